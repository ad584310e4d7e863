import {ConductoError} from '../errors/conducto-error.ts';

/** What is thrown where something can't be written down: `state-unusable` when the disk is full, else the cause. */
export function unwritable(cause: unknown): unknown {
	const isFull =
		cause instanceof Error && /disk is full|disk I\/O error|ENOSPC|EDQUOT/.test(cause.message);
	return isFull
		? new ConductoError('state-unusable', "What happens can't be written down: the disk is full.", {
				hint: 'Make room, or name another folder with --state-dir. What runs goes on: conducto open finds it again.',
				cause,
			})
		: cause;
}

/** Does what writes, and throws as `unwritable` says. */
export function written<Result>(write: () => Result): Result {
	try {
		return write();
	} catch (error) {
		throw unwritable(error);
	}
}
