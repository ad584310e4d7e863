import type {LeftBehind} from '../debug/changes/left-behind.ts';
import type {Session} from '../debug/session.ts';
import {isNothing} from '../events/session-changes.ts';
import type {Termination} from '../terminal/termination.ts';

/** Told what a session left, where it is anything. */
export type OnLeft = (left: LeftBehind) => void;

/**
Closes a session with which the person is done, after a look at what it changed. It takes as long as the engine
needs to walk the files of the image: a person who has somewhere to go back to need not wait for it. That nothing
can be found out, because the container or the engine is gone, is no reason against closing it.

@param onLeft Undefined: nobody is there to be asked.
@param termination Held while the session was used, and released when it is closed. A signal cuts the look short.
*/
export async function leaveSession(
	session: Session,
	onLeft: OnLeft | undefined,
	{signal, release}: Termination,
): Promise<void> {
	try {
		const isAsked = onLeft && !signal.aborted;
		const left = isAsked && (await Promise.race([look(session), aborted(signal)]));
		await session.close();
		if (left && !isNothing(left.changes)) {
			onLeft(left);
		}
	} finally {
		release();
	}
}

async function look(session: Session): Promise<LeftBehind | undefined> {
	return session.findChanges().catch(() => undefined);
}

async function aborted(signal: AbortSignal): Promise<undefined> {
	await new Promise<void>(resolve => {
		signal.addEventListener('abort', () => resolve(), {once: true});
	});
}
