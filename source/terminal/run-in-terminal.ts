import {setImmediate as nextTurn} from 'node:timers/promises';
import type {IPty} from 'node-pty';
import {ConductoError} from '../errors/conducto-error.ts';
import {followModes, noLeftModes} from './left-modes.ts';
import {restoreSequence} from './restore-sequence.ts';
import {leaseTerminal} from './terminal-lease.ts';

export type TerminalRun = {
	readonly file: string;
	readonly args: readonly string[];
	/** Added to this process's environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** Printed to the terminal before the program starts. */
	readonly banner: string;
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	/** Ends the program; the run then resolves as if it had been killed. */
	readonly signal?: AbortSignal;
};

export type TerminalExit = {readonly exitCode: number; readonly signal: number | undefined};

/** How long a program that was told to hang up may take, in milliseconds. */
const hangUpGrace = 1000;
const lineFeed = 0x0a;

/**
Gives the terminal to a program in a pty until it ends, and takes it back intact, whatever ended it.

Rejects with `terminal-missing` when there is no terminal to give.
*/
export async function runInTerminal(run: TerminalRun): Promise<TerminalExit> {
	assertTerminal(run.stdin, run.stdout);
	const {spawn} = await loadPty();
	const {stdout} = run;
	stdout.write(run.banner);
	const child = spawn(run.file, [...run.args], {
		name: process.env.TERM || 'xterm',
		cols: stdout.columns || 80,
		rows: stdout.rows || 24,
		env: {...process.env, ...run.env},
		encoding: null,
	});
	const ended = new Promise<TerminalExit>(resolve => {
		child.onExit(({exitCode, signal}) => resolve({exitCode, signal: signal || undefined}));
	});
	return bridge(child, ended, run);
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
	child: IPty,
	ended: Promise<TerminalExit>,
	{stdin, stdout, signal}: TerminalRun,
): Promise<TerminalExit> {
	const follow = followModes();
	let modes = noLeftModes;
	let lastByte: number | undefined;
	let forced: NodeJS.Timeout | undefined;
	const hangUp = (): void => {
		child.kill('SIGHUP');
		forced ??= setTimeout(() => child.kill('SIGKILL'), hangUpGrace);
	};

	const onDrain = (): void => child.resume();
	const output = child.onData(data => {
		// The type says string, but with the encoding off it is bytes.
		const chunk = Buffer.from(data);
		if (lastByte === undefined) {
			// A program that starts another one (docker exec) may have missed the first size.
			child.kill('SIGWINCH');
		}

		lastByte = chunk.at(-1);
		modes = follow(chunk);
		if (!stdout.write(chunk)) {
			child.pause();
		}
	});
	const giveBack = leaseTerminal({
		stdin,
		stdout,
		onInput: bytes => write(child, bytes),
		onResize: () => resize(child, stdout),
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
		return await ended;
	} finally {
		output.dispose();
		stdout.off('drain', onDrain);
		signal?.removeEventListener('abort', hangUp);
		clearTimeout(forced);
		giveBack();
		// Node stops reading a paused stdin a moment later, also when somebody reads it again by then.
		await nextTurn();
	}
}

function write(child: IPty, bytes: Buffer): void {
	// The type says string, but the bytes go to a stream, which takes them as they are.
	child.write(bytes as Buffer & string);
}

function resize(child: IPty, {columns, rows}: NodeJS.WriteStream): void {
	if (!columns || !rows) {
		return;
	}

	try {
		child.resize(columns, rows);
	} catch {
		// It has just ended, and its pty with it.
	}
}

async function loadPty(): Promise<typeof import('node-pty')> {
	try {
		return await import('node-pty');
	} catch (cause) {
		throw new ConductoError('terminal-failed', 'The part that opens terminals can not be loaded.', {
			hint: 'Install conducto again on this machine, with its optional dependencies.',
			cause,
		});
	}
}
