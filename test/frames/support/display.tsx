import './force-color.ts';
import {PassThrough} from 'node:stream';
import headless, {type Terminal} from '@xterm/headless';
import type {AppActions, OpenShell} from '../../../source/tui/app-props.ts';
import {startTui} from '../../../source/tui/start-tui.tsx';
import {bytesOfKey} from '../../support/keys.ts';
import {screenText} from '../../support/screen.ts';
import {type Condition, conditionWaiter} from '../../support/wait-for.ts';
import type {FakeConnection} from './fake-connection.ts';

export type Display = AsyncDisposable & {
	readonly terminal: Terminal;
	readonly screen: () => string;
	readonly waitFor: (condition: Condition) => Promise<string>;
	/** Sends keys: names as in `Enter`, `Down`, `C-c`; anything else as it is. */
	readonly press: (...keys: readonly string[]) => void;
	/** Resolves to the screen when nothing was written for the time of several frames. */
	readonly quiet: () => Promise<string>;
	readonly resize: (columns: number, rows: number) => void;
	/** All that was written to the terminal. */
	readonly written: () => string;
	/** How the display was left. */
	readonly left: Promise<string>;
};

export type DisplayOptions = {
	readonly columns?: number;
	readonly rows?: number;
	readonly actions?: Partial<AppActions>;
	readonly hasColors?: boolean;
	readonly now?: () => number;
};

const noShells: readonly OpenShell[] = [];

/** Longer than a frame and than the time that Ink waits for the rest of an escape sequence. */
const quietMs = 120;

/** The real display on an emulated terminal. */
export async function showDisplay(
	connection: FakeConnection,
	options: DisplayOptions = {},
): Promise<Display> {
	const {columns = 80, rows = 24, now = () => 100_000, hasColors = true} = options;
	const terminal = new headless.Terminal({cols: columns, rows, allowProposedApi: true});
	const screen = (): string => screenText(terminal);
	const waiter = conditionWaiter('the display', screen);
	let written = '';
	let lastWrite = performance.now();

	const stdin = Object.assign(new PassThrough(), {
		isTTY: true,
		setRawMode: () => stdin,
		ref() {},
		unref() {},
	});
	const stdout = Object.assign(new PassThrough(), {isTTY: true, columns, rows});
	stdout.setEncoding('utf8').on('data', (text: string) => {
		written += text;
		lastWrite = performance.now();
		terminal.write(text.replaceAll('\n', '\r\n'), waiter.check);
	});

	const tui = startTui({
		connection,
		actions: {
			cursorRests() {},
			prepareShell: () => Promise.reject(new Error('no shells here')),
			shellCommand: (path, kind) =>
				`conducto debug ${connection.info.id} ${path}${kind === 'live' ? ' --live' : ''}`,
			dockerRunCommand: async () => 'docker run it',
			leftShells: {
				onLeft: () => () => {},
				onProblem: () => () => {},
				isSettled: () => true,
				settled: async () => {},
			},
			shells: {
				list: () => noShells,
				onChange: () => () => {},
				onEnd: () => () => {},
				onFound: () => () => {},
				comeBack: async () => undefined,
				end() {},
			},
			reruns: {
				toggle() {},
				onChange: () => () => {},
				onProblem: () => () => {},
				watchOutput: () => () => {},
			},
			editNode: () => Promise.reject(new Error('no editor here')),
			ownsRunner: () => true,
			...options.actions,
		},
		stdin: stdin as unknown as NodeJS.ReadStream,
		stdout: stdout as unknown as NodeJS.WriteStream,
		hasColors,
		now,
	});
	await tui.firstFrame;

	return {
		terminal,
		screen,
		waitFor: waiter.waitFor,
		press(...keys) {
			for (const key of keys) {
				stdin.write(bytesOfKey(key, false));
			}
		},
		async quiet() {
			lastWrite = performance.now();
			while (performance.now() - lastWrite < quietMs) {
				await new Promise(resolve => {
					setTimeout(resolve, quietMs / 4);
				});
			}

			return screen();
		},
		resize(newColumns, newRows) {
			terminal.resize(newColumns, newRows);
			Object.assign(stdout, {columns: newColumns, rows: newRows});
			stdout.emit('resize');
		},
		written: () => written,
		left: tui.left,
		async [Symbol.asyncDispose]() {
			await tui.close();
			terminal.dispose();
		},
	};
}
