import {spawn} from 'node-pty';
import {testEnvironment} from '../test/support/environment.ts';
import {cliFile} from '../test/support/program.ts';

/** How long anything may take before the bench gives up, in milliseconds. */
const patience = 300_000;
/** As much of the newest output as is searched. */
const kept = 4096;

/** A program in a pty whose output goes nowhere: the terminal costs nothing that is measured. */
export type RawTerminal = {
	readonly press: (keys: string) => void;
	/** Resolves as soon as what came since the last key press meets it. */
	readonly shows: (pattern: RegExp) => Promise<void>;
	readonly end: () => Promise<void>;
};

/** Starts the built program with these arguments, or another one. */
export function startRaw(command: {
	readonly file?: string;
	readonly args: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
}): RawTerminal {
	const {file, args, env = {}} = command;
	const pty = spawn(file ?? process.execPath, file ? [...args] : [cliFile, ...args], {
		name: 'xterm-256color',
		cols: 80,
		rows: 24,
		env: testEnvironment(env),
		encoding: null,
	});
	let seen = '';
	let isOver = false;
	let look = (): void => {};
	// The type says string, but with the encoding off it is bytes.
	pty.onData(data => {
		seen = `${seen}${Buffer.from(data).toString('latin1')}`.slice(-kept);
		look();
	});
	const exit = new Promise<void>(resolve => {
		pty.onExit(() => {
			isOver = true;
			resolve();
		});
	});
	return {
		press(keys) {
			seen = '';
			pty.write(keys);
		},
		async shows(pattern) {
			const {promise, resolve, reject} = Promise.withResolvers<void>();
			const timer = setTimeout(
				() => reject(new Error(`no ${pattern} in ${JSON.stringify(seen)}`)),
				patience,
			);
			look = () => {
				if (pattern.test(seen)) {
					resolve();
				}
			};
			look();
			void exit.then(() => reject(new Error(`it ended: ${JSON.stringify(seen)}`)));
			await promise.finally(() => {
				look = () => {};
				clearTimeout(timer);
			});
		},
		async end() {
			if (!isOver) {
				pty.kill('SIGHUP');
			}

			await exit;
		},
	};
}
