import {type Attachment, attachSession} from './attach-session.ts';
import {followModes, type LeftModes, noLeftModes} from './left-modes.ts';
import {pauseReasons} from './pause-reasons.ts';
import {createScreenModel, type ScreenModel} from './screen-model.ts';
import type {
	TerminalExit,
	TerminalProcess,
	TerminalSize,
	TerminalStart,
} from './terminal-process.ts';

/** A program with a terminal of its own that goes on, its screen kept, while no terminal shows it. */
export type TerminalSession = {
	/** Resolves when the program has ended. */
	readonly ended: Promise<TerminalExit>;
	/**
	Gives the terminal to it, with its screen as it is by now, and takes it back intact. Resolves when
	the person went away from it, or when it has ended.
	*/
	readonly attach: (attachment: Attachment) => Promise<'detached' | TerminalExit>;
	/** Ends the program. */
	readonly hangUp: () => void;
};

export type SessionStart = {
	readonly start: TerminalStart;
	/** Stands above what the program prints; its line feeds are new lines. */
	readonly banner: string;
	readonly size: TerminalSize;
};

/** What a session is made of. */
export type SessionParts = {
	readonly child: TerminalProcess;
	readonly model: ScreenModel;
	readonly modes: () => LeftModes;
	/** The last byte of output; undefined: there was none. */
	readonly lastByte: () => number | undefined;
	/** Who is shown what is printed, from now on. It returns whether it takes more at once; undefined: nobody. */
	readonly showTo: (show: ((chunk: Buffer) => boolean) | undefined) => void;
	readonly pause: ReturnType<typeof pauseReasons>;
};

/** Of what is printed while nobody looks, so many bytes wait to be emulated at most. */
const mostWaitingAway = 2 ** 20;
/** The same while somebody looks: it goes to their terminal at once, and is emulated when it rests. */
const mostWaitingShown = 2 ** 27;

/** Starts a program, or connects to it. Rejects as that does. */
export async function startSession({start, banner, size}: SessionStart): Promise<TerminalSession> {
	const model = await createScreenModel(size);
	const child = await start(size);
	const pause = pauseReasons(child);
	const follow = followModes();
	let modes = noLeftModes;
	let lastByte: number | undefined;
	let show: ((chunk: Buffer) => boolean) | undefined;
	const balance = (): void => {
		const most = show ? mostWaitingShown : mostWaitingAway;
		const waiting = model.waitingBytes();
		if (waiting > most || waiting < most / 2) {
			pause('emulator', waiting > most);
		}
	};

	model.onAnswer(answer => child.write(answer));
	model.onProgress(balance);
	model.take(Buffer.from(banner.replaceAll('\n', '\r\n')), 'later');
	child.onData(chunk => {
		modes = follow(chunk);
		lastByte = chunk.at(-1);
		// A terminal that shows it answers what the program asks in it.
		model.take(chunk, show ? 'later' : 'now');
		if (show && !show(chunk)) {
			pause('terminal', true);
		}

		balance();
	});
	const parts: SessionParts = {
		child,
		model,
		modes: () => modes,
		lastByte: () => lastByte,
		showTo(wanted) {
			show = wanted;
			balance();
		},
		pause,
	};
	const session: TerminalSession = {
		ended: child.ended,
		attach: async attachment => over ?? attachSession(session, parts, attachment),
		hangUp: child.hangUp,
	};
	let over: TerminalExit | undefined;
	void child.ended.then(exit => {
		over = exit;
		// Somebody may be about to be shown what it printed last.
		model.caughtUp(() => setImmediate(model.dispose));
	});
	return session;
}
