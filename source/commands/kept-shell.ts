import type {Session} from '../debug/session.ts';
import type {Stage} from '../terminal/attach-session.ts';
import type {DetachKey} from '../terminal/detach-key.ts';
import {ignoreErrors} from '../terminal/ignore-errors.ts';
import {sizeOf} from '../terminal/terminal-process.ts';
import {startSession} from '../terminal/terminal-session.ts';
import {holdTermination} from '../terminal/termination.ts';
import {leaveSession, type OnLeft} from './leave-session.ts';

export type KeptShellRequest = {
	readonly stage: Stage;
	readonly detachKey: DetachKey | undefined;
	/** Told what the shell leaves to be decided. */
	readonly onLeft: OnLeft;
};

/** A debug shell that goes on while nobody looks at it. */
export type KeptShell = {
	/**
	Shows it in the terminal until it ends, or until the person goes back from it. Rejects as `ended` does.
	*/
	readonly attach: () => Promise<'detached' | 'ended'>;
	/** Settles when its program is gone. Rejects with a ConductoError when it could not end by itself. */
	readonly ended: Promise<void>;
	/** Resolves when its session is closed and what it left is told. Rejects when it could not be tidied up. */
	readonly closed: Promise<void>;
	/** Tries once more to close its session, when it could not be tidied up. */
	readonly closeAgain: () => Promise<void>;
	/** Ends it. `quietly`: nobody is there any more to be asked about what it leaves. */
	readonly end: (how?: 'quietly') => void;
};

/**
Starts a session's shell. What would end this process waits until the shell is ended and its session closed,
whether the shell is shown or not.
*/
export async function keepShell(
	session: Session,
	{stage, detachKey, onLeft}: KeptShellRequest,
): Promise<KeptShell> {
	const terminal = await startSession({
		start: session.connect,
		banner: session.banner + detachLine(detachKey),
		size: sizeOf(stage.stdout),
	}).catch(async (error: unknown) => {
		await session.close();
		throw error;
	});
	const termination = holdTermination();
	const {signal} = termination;
	let isEnding = false;
	let isAsked = true;
	const end = (how?: 'quietly'): void => {
		isEnding = true;
		isAsked &&= how !== 'quietly';
		terminal.hangUp();
	};

	signal.addEventListener('abort', () => end('quietly'));
	if (signal.aborted) {
		end('quietly');
	}

	// A terminal that went away must not end the program before the session is closed.
	const heed = ignoreErrors(stage.stdin, stage.stdout);
	const ended = terminal.ended.then(async ({exitCode}) => {
		if (exitCode !== 0 && !isEnding) {
			await session.assertOwnEnd();
		}
	});
	const close = async (): Promise<void> => {
		await leaveSession(session, isAsked ? onLeft : undefined, termination).finally(heed);
	};

	const closed = ended.then(close, close);
	// Who attaches is told of the one, and who follows it of the other; nobody has to.
	ended.catch(() => {});
	closed.catch(() => {});
	return {
		ended,
		closed,
		closeAgain: session.close,
		end,
		async attach() {
			const result = await terminal.attach({stage, detachKey});
			if (result === 'detached') {
				return result;
			}

			await ended;
			return 'ended';
		},
	};
}

function detachLine(key: DetachKey | undefined): string {
	return key
		? `${key.label} goes back to the tree; the shell goes on there until you return.\n`
		: '';
}
