import type {IPty} from 'node-pty';
import {ConductoError} from '../errors/conducto-error.ts';
import type {TerminalExit, TerminalProcess, TerminalSize} from './terminal-process.ts';

export type TerminalProgram = {
	readonly file: string;
	readonly args: readonly string[];
};

/** How long a program that was told to hang up may take, in milliseconds. */
const hangUpGrace = 1000;

/**
Starts a program of this machine in a pty of ours. When it is ended, it is told that its terminal is gone, and killed
when it does not mind. Rejects with `terminal-failed` where ptys can't be had.
*/
export async function startChild(
	program: TerminalProgram,
	size: TerminalSize,
): Promise<TerminalProcess> {
	const {spawn} = await loadPty();
	const child = spawn(program.file, [...program.args], {
		name: process.env.TERM || 'xterm',
		cols: size.columns,
		rows: size.rows,
		encoding: null,
	});
	let forced: NodeJS.Timeout | undefined;
	let isOver = false;
	const ended = new Promise<TerminalExit>(resolve => {
		child.onExit(({exitCode, signal}) => {
			isOver = true;
			clearTimeout(forced);
			resolve({exitCode, signal: signal || undefined});
		});
	});
	return {
		ended,
		onData(listener) {
			// The type says string, but with the encoding off it is bytes.
			const output = child.onData(data => listener(Buffer.from(data)));
			return () => output.dispose();
		},
		write(bytes) {
			// The type says string, but the bytes go to a stream, which takes them as they are.
			child.write(bytes as Buffer & string);
		},
		resize: wanted => resize(child, wanted),
		pause: () => child.pause(),
		resume: () => child.resume(),
		hangUp() {
			if (isOver) {
				// Its number may be another one's by now.
				return;
			}

			child.kill('SIGHUP');
			forced ??= setTimeout(() => child.kill('SIGKILL'), hangUpGrace);
		},
	};
}

function resize(child: IPty, {columns, rows}: TerminalSize): void {
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
