import {ConductoError} from '../errors/conducto-error.ts';
import type {RunnerFault} from '../run-state/connection.ts';

/** An error as plain data, for those on the other side of a socket. */
export function faultOf(error: unknown): RunnerFault {
	return error instanceof ConductoError
		? {code: error.code, message: error.message, hint: error.hint}
		: {code: 'internal', message: error instanceof Error ? error.message : String(error)};
}

/** The same as an error again. */
export function errorOf({code, message, hint}: RunnerFault): ConductoError {
	return new ConductoError(code, message, {hint});
}
