import {execFile} from 'node:child_process';
import {readlink} from 'node:fs/promises';
import {promisify} from 'node:util';
import headless, {type Terminal} from '@xterm/headless';
import {spawn} from 'node-pty';
import {testEnvironment} from './environment.ts';
import {bytesOfKey} from './keys.ts';
import {cliFile} from './program.ts';
import {endRunners} from './runners.ts';
import {screenText, trackCursor} from './screen.ts';
import {type Condition, conditionWaiter} from './wait-for.ts';

export type PtyOptions = {
	readonly args?: readonly string[];
	/** What runs. Default: the built CLI, with `args`. */
	readonly file?: string;
	/** Default: 80x24. */
	readonly cols?: number;
	readonly rows?: number;
	readonly cwd?: string;
	/** Added to the tests' environment. A test of the CLI sets its own `CONDUCTO_STATE_DIR`. */
	readonly env?: Readonly<Record<string, string | undefined>>;
};

export type PtyExit = {readonly exitCode: number; readonly signal: number | undefined};

/** What a program may have switched on and has to switch off again. */
export type TerminalModes = {
	readonly alternateScreen: boolean;
	readonly cursorVisible: boolean;
	readonly bracketedPaste: boolean;
	readonly mouse: Terminal['modes']['mouseTrackingMode'];
	readonly focusEvents: boolean;
	readonly applicationCursorKeys: boolean;
};

export type PtyProgram = AsyncDisposable & {
	readonly pid: number;
	/** The emulator itself, for cells and colours. */
	readonly terminal: Terminal;
	/** The visible text, a line a row, without trailing blanks. */
	readonly screen: () => string;
	/** Waits until the screen meets the condition, and returns it. Rejects, with the screen, when it is too late. */
	readonly waitFor: (condition: Condition, timeoutMs?: number) => Promise<string>;
	/** Sends keys one after another: names as in `Enter`, `Down`, `C-c`; anything else as it is. */
	readonly press: (...keys: readonly string[]) => void;
	readonly resize: (cols: number, rows: number) => void;
	readonly kill: (signal: NodeJS.Signals) => void;
	/** Resolves when it has ended and all of its output is on the screen. */
	readonly exit: Promise<PtyExit>;
	/** How much the program has written to the terminal so far. */
	readonly bytesWritten: () => number;
	readonly modes: () => TerminalModes;
	/** `stty -a` of the pty: asked from outside, at any time while something holds it open. */
	readonly settings: () => Promise<string>;
};

/** Starts a program in a real pty whose other end is a terminal emulator. */
export function startInPty(options: PtyOptions = {}): PtyProgram {
	const {cols = 80, rows = 24, args = []} = options;
	const command = options.file
		? {file: options.file, args: [...args]}
		: {file: process.execPath, args: [cliFile, ...args]};
	const terminal = new headless.Terminal({cols, rows, allowProposedApi: true});
	const cursor = trackCursor(terminal);
	const pty = spawn(command.file, command.args, {
		name: 'xterm-256color',
		cols,
		rows,
		cwd: options.cwd ?? process.cwd(),
		env: testEnvironment({COLORTERM: 'truecolor', ...options.env}),
	});

	let bytesWritten = 0;
	let isOver = false;
	const screen = (): string => screenText(terminal);
	const waiter = conditionWaiter([command.file, ...command.args].join(' '), screen);
	pty.onData(data => {
		bytesWritten += Buffer.byteLength(data);
		terminal.write(data, waiter.check);
	});
	// Programs ask the terminal for its attributes or its cursor's place: the emulator answers.
	terminal.onData(answer => {
		if (!isOver) {
			pty.write(answer);
		}
	});

	const exit = new Promise<PtyExit>(resolve => {
		pty.onExit(({exitCode, signal}) => {
			isOver = true;
			terminal.write('', () => {
				resolve({exitCode, signal: signal || undefined});
				waiter.end(`it ended with ${signal ? `signal ${signal}` : exitCode}`);
			});
		});
	});

	return {
		pid: pty.pid,
		terminal,
		screen,
		waitFor: waiter.waitFor,
		press(...keys) {
			for (const key of keys) {
				pty.write(bytesOfKey(key, terminal.modes.applicationCursorKeysMode));
			}
		},
		resize(newCols, newRows) {
			terminal.resize(newCols, newRows);
			pty.resize(newCols, newRows);
		},
		kill: signal => pty.kill(signal),
		exit,
		bytesWritten: () => bytesWritten,
		modes: () => ({
			alternateScreen: terminal.buffer.active.type === 'alternate',
			cursorVisible: cursor.isVisible(),
			bracketedPaste: terminal.modes.bracketedPasteMode,
			mouse: terminal.modes.mouseTrackingMode,
			focusEvents: terminal.modes.sendFocusMode,
			applicationCursorKeys: terminal.modes.applicationCursorKeysMode,
		}),
		settings: () => terminalSettings(pty.pid),
		async [Symbol.asyncDispose]() {
			const wasCut = !isOver;
			if (wasCut) {
				pty.kill('SIGKILL');
			}

			await exit;
			const stateFolder = options.env?.CONDUCTO_STATE_DIR;
			if (wasCut && stateFolder !== undefined) {
				// What it left running has no other end in a test that failed.
				await endRunners(stateFolder);
			}

			terminal.dispose();
		},
	};
}

/**
A plain `sh` in a pty, so that the terminal outlives the program that is tested in it. Dash leaves
the terminal's settings alone, other than shells with an editor of their own.
*/
export function startShellInPty(options: Omit<PtyOptions, 'file' | 'args'> = {}): PtyProgram {
	return startInPty({
		...options,
		file: 'sh',
		args: [],
		env: {PS1: '$ ', ENV: undefined, ...options.env},
	});
}

async function terminalSettings(pid: number): Promise<string> {
	const device = await readlink(`/proc/${pid}/fd/0`);
	return (await promisify(execFile)('stty', ['-a', '-F', device])).stdout;
}
