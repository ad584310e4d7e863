import {setImmediate as nextTurn} from 'node:timers/promises';
import {ConductoError} from '../errors/conducto-error.ts';
import {followModes, noLeftModes} from './left-modes.ts';
import {restoreSequence} from './restore-sequence.ts';
import {leaseTerminal} from './terminal-lease.ts';
import {
	sizeOf,
	type TerminalExit,
	type TerminalProcess,
	type TerminalStart,
} from './terminal-process.ts';

export type TerminalRun = {
	readonly start: TerminalStart;
	/** Printed to the terminal before the program starts. */
	readonly banner: string;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	/** Ends the program; the run then resolves as if it had been killed. */
	readonly signal?: AbortSignal;
};

const lineFeed = 0x0a;

/**
Gives the terminal to a program until it ends, and takes it back intact, whatever ended it.

Rejects with `terminal-missing` when there is no terminal to give.
*/
export async function runInTerminal(run: TerminalRun): Promise<TerminalExit> {
	assertTerminal(run.stdin, run.stdout);
	run.stdout.write(run.banner);
	return bridge(await run.start(sizeOf(run.stdout)), run);
}

/** Rejects what can't be handed to a program: a pipe, a file. */
export function assertTerminal(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream): void {
	if (!stdin.isTTY || !stdout.isTTY) {
		throw new ConductoError('terminal-missing', 'A shell needs a terminal to run in.', {
			hint: 'Run this from a terminal, without redirecting its input or output.',
		});
	}
}

async function bridge(
	child: TerminalProcess,
	{stdin, stdout, signal}: TerminalRun,
): Promise<TerminalExit> {
	const follow = followModes();
	let modes = noLeftModes;
	let lastByte: number | undefined;
	const {hangUp} = child;
	const onDrain = (): void => child.resume();
	const stopOutput = child.onData(chunk => {
		lastByte = chunk.at(-1);
		modes = follow(chunk);
		if (!stdout.write(chunk)) {
			child.pause();
		}
	});
	const giveBack = leaseTerminal({
		stdin,
		stdout,
		onInput: bytes => child.write(bytes),
		onResize() {
			if (stdout.columns && stdout.rows) {
				child.resize(stdout);
			}
		},
		onGone: hangUp,
		// A program that was killed leaves the cursor where it was.
		restore: () => restoreSequence(modes) + (lastByte === lineFeed ? '' : '\r\n'),
	});
	stdout.on('drain', onDrain);
	signal?.addEventListener('abort', hangUp);
	if (signal?.aborted) {
		hangUp();
	}

	try {
		return await child.ended;
	} finally {
		stopOutput();
		stdout.off('drain', onDrain);
		signal?.removeEventListener('abort', hangUp);
		giveBack();
		// Node stops reading a paused stdin a moment later, also when somebody reads it again by then.
		await nextTurn();
	}
}
