import {openSession, type Session, type SessionRequest} from '../debug/session.ts';
import {removeDeadSessions} from '../debug/sweep.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {StateFolder} from '../store/state-folder.ts';
import {ignoreErrors} from '../terminal/ignore-errors.ts';
import {assertTerminal, runInTerminal} from '../terminal/run-in-terminal.ts';
import {holdTermination, type Termination} from '../terminal/termination.ts';
import {leaveSession, type OnLeft} from './leave-session.ts';

type Terminal = {readonly stdin: NodeJS.ReadStream; readonly stdout: NodeJS.WriteStream};

export type ShellRequest = SessionRequest &
	Terminal & {
		readonly state: StateFolder;
		/** Where the session comes from. Default: it is opened. */
		readonly open?: (request: SessionRequest) => Promise<Session>;
		/** Told what a session leaves to be decided. Default: nobody is asked, nothing is looked for. */
		readonly onLeft?: OnLeft | undefined;
	};

export type Shell = {
	/**
	Runs the shell in the terminal, and begins to close the session however that ends. Rejects with a
	ConductoError when the shell could not end by itself.
	*/
	readonly attach: () => Promise<void>;
	/** Resolves when the session is closed and what it left is told. Rejects when it could not be tidied up. */
	readonly closed: Promise<void>;
	/** Closes a session that nobody will attach to. */
	readonly discard: () => Promise<void>;
};

/** Opens a debug session. */
export async function prepareShell({
	stdin,
	stdout,
	state,
	open = openSession,
	onLeft,
	...request
}: ShellRequest): Promise<Shell> {
	assertTerminal(stdin, stdout);
	const session = await openSwept(request, state, open);
	const {promise: closed, resolve: leave} = Promise.withResolvers<void>();
	// Who waits for it is told; nobody has to.
	closed.catch(() => {});
	return {
		closed,
		attach: () =>
			attach(session, {
				stdin,
				stdout,
				async onEnd(termination) {
					const leaving = leaveSession(session, onLeft, termination);
					leave(leaving);
					await leaving;
				},
			}),
		discard: session.close,
	};
}

/** Opens a session, and clears away what killed programs left of theirs. */
export async function openSwept(
	request: SessionRequest,
	state: StateFolder,
	open: (request: SessionRequest) => Promise<Session>,
): Promise<Session> {
	// That it can't be removed is no reason against a new session, and nobody waits for it.
	void removeDeadSessions(request.engine, state).catch(() => {});
	return openHeld(() => open(request));
}

/** A signal that comes while the container is being made must not leave it behind. */
export async function openHeld(open: () => Promise<Session>): Promise<Session> {
	const termination = holdTermination();
	try {
		const session = await open();
		if (termination.signal.aborted) {
			await session.close();
			throw new ConductoError('terminal-failed', 'The shell was interrupted before it opened.');
		}

		return session;
	} finally {
		termination.release();
	}
}

async function attach(
	session: Session,
	{stdin, stdout, onEnd}: Terminal & {readonly onEnd: (termination: Termination) => Promise<void>},
): Promise<void> {
	const termination = holdTermination();
	const {signal} = termination;
	// A terminal that went away must not end the program before the session is closed.
	const heed = ignoreErrors(stdin, stdout);
	try {
		const {connect: start, banner} = session;
		const {exitCode} = await runInTerminal({start, banner, stdin, stdout, signal});
		if (exitCode !== 0 && !signal.aborted) {
			await session.assertOwnEnd();
		}
	} finally {
		// Nobody waits for it here, and who waits elsewhere is told what goes wrong.
		void onEnd(termination).then(heed, heed);
	}
}
