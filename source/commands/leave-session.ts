import type {LeftBehind} from '../debug/changes/left-behind.ts';
import type {Session} from '../debug/session.ts';
import {isNothing} from '../events/session-changes.ts';

/** Told what a session left, where it is anything. */
export type OnLeft = (left: LeftBehind) => void;

/**
Closes a session with which the person is done, after a look at what it changed. That nothing can be found
out, because its container or the engine is gone, is no reason against closing it.

@param onLeft Undefined: nobody is there to be asked.
*/
export async function leaveSession(session: Session, onLeft: OnLeft | undefined): Promise<void> {
	const left = onLeft && (await session.findChanges().catch(() => undefined));
	await session.close();
	if (left && !isNothing(left.changes)) {
		onLeft(left);
	}
}
