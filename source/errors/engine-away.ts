import {ConductoError} from './conducto-error.ts';

/** Whether something failed because no engine answers (any more): that says nothing about what was asked of it. */
export function isEngineAway(error: unknown): error is ConductoError {
	return (
		error instanceof ConductoError &&
		(error.code === 'engine-missing' || error.code === 'engine-lost')
	);
}
