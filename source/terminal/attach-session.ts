import {setImmediate as nextTurn} from 'node:timers/promises';
import {type DetachKey, splitAtKey} from './detach-key.ts';
import {paintScreen} from './paint-screen.ts';
import {restoreSequence} from './restore-sequence.ts';
import {leaseTerminal} from './terminal-lease.ts';
import {sizeOf, type TerminalExit, type TerminalSize} from './terminal-process.ts';
import type {SessionParts, TerminalSession} from './terminal-session.ts';

/** A terminal in which sessions are shown, one at a time. */
export type Stage = {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	/** Whose the main screen still is. */
	lastShown?: TerminalSession;
};

export type Attachment = {
	readonly stage: Stage;
	/** Undefined: it is left by its end alone. */
	readonly detachKey: DetachKey | undefined;
	/** Ends the program. */
	readonly signal?: AbortSignal;
};

const lineFeed = 0x0a;

/** Shows a session until it ends or is left. */
export async function attachSession(
	session: TerminalSession,
	{child, model, modes, lastByte, showTo, pause}: SessionParts,
	{stage, detachKey, signal}: Attachment,
): Promise<'detached' | TerminalExit> {
	const {stdin, stdout} = stage;
	const {hangUp} = child;
	const isContinued = stage.lastShown === session;
	const typing = readKeys(detachKey, bytes => child.write(bytes));
	const {promise: shown, resolve: becomeShown} = Promise.withResolvers<void>();
	let isShown = false;
	let isLeft = false;
	const endsLine = (): boolean => lastByte() === lineFeed;
	const giveBack = leaseTerminal({
		stdin,
		stdout,
		onInput: typing.take,
		onResize() {
			if (stdout.columns && stdout.rows) {
				model.resize(stdout);
				child.resize(stdout);
			}
		},
		onGone: hangUp,
		// The cursor is where the program has left it.
		restore: () => (isShown ? restoreSequence(modes()) + (endsLine() ? '' : '\r\n') : ''),
	});
	const onDrain = (): void => pause('terminal', false);
	stdout.on('drain', onDrain);
	signal?.addEventListener('abort', hangUp);
	if (signal?.aborted) {
		hangUp();
	}

	pause('showing', true);
	model.resize(sizeOf(stdout));
	model.caughtUp(() => {
		if (isLeft) {
			return;
		}

		const size = sizeOf(stdout);
		const screen = paintScreen(model.terminal, modes(), model.firstUnshown());
		stdout.write((isContinued ? '\x1B[H\x1B[J' : freshScreen(size)) + screen);
		stage.lastShown = session;
		isShown = true;
		becomeShown();
		child.resize(size);
		showTo(chunk => stdout.write(chunk));
		pause('showing', false);
	});

	try {
		return await Promise.race([shown.then(() => child.ended), typing.detached]);
	} finally {
		isLeft = true;
		showTo(undefined);
		if (isShown) {
			model.markShown({onNextLine: !endsLine()});
		}

		stdout.off('drain', onDrain);
		signal?.removeEventListener('abort', hangUp);
		giveBack();
		pause('showing', false);
		pause('terminal', false);
		// Node stops reading a paused stdin a moment later, also when somebody reads it again by then.
		await nextTurn();
		typing.passOn(stdin);
	}
}

/** Passes what is typed to a program, until the key that detaches; what follows that is kept. */
function readKeys(detachKey: DetachKey | undefined, write: (bytes: Buffer) => void) {
	const {promise: detached, resolve} = Promise.withResolvers<'detached'>();
	let after: Buffer | undefined;
	return {
		detached,
		take(bytes: Buffer): void {
			if (after) {
				after = Buffer.concat([after, bytes]);
				return;
			}

			const split = detachKey && splitAtKey(bytes, detachKey);
			if (!split) {
				write(bytes);
				return;
			}

			write(split.before);
			after = split.after;
			resolve('detached');
		},
		/** Gives what was typed after the key to whoever reads next. */
		passOn(stdin: NodeJS.ReadStream): void {
			if (after && after.length > 0 && !stdin.readableEnded && !stdin.destroyed) {
				stdin.unshift(after.toString(), 'utf8');
			}
		},
	};
}

/** What leaves the lines above the cursor to where scrolled lines are kept, and empties the screen. */
function freshScreen({rows}: TerminalSize): string {
	return `\r${'\n'.repeat(rows - 1)}\x1B[H\x1B[J`;
}
