import {fileURLToPath} from 'node:url';
import {quoted} from '../../source/debug/copyable-command.ts';
import type {RequestChanges} from './debug-request.ts';
import {type PtyProgram, startShellInPty} from './pty.ts';

const fixture = fileURLToPath(new URL('../fixtures/shell-program.ts', import.meta.url));

export type DebugShell = AsyncDisposable &
	PtyProgram & {
		/** Types a line. */
		readonly type: (line: string) => void;
		/** Leaves the shell, and makes sure that the terminal is as it was. */
		readonly leave: () => Promise<void>;
	};

const size = {cols: 140, rows: 30};

/** Opens a debug shell of an image in a pty, and waits for its prompt. */
export async function openShellInPty(
	changes: RequestChanges & {readonly image: string},
	prompt: string | RegExp = '[snapshot /Build/Lint]',
): Promise<DebugShell> {
	const command = [process.execPath, fixture, JSON.stringify(changes)].map(quoted).join(' ');
	const shell = startShellInPty({
		...size,
		env: {GO: `PS1='over$ '; clear; ${command}`},
	});
	await shell.waitFor('$');
	const before = [await shell.settings(), shell.modes()];
	shell.press('eval "$GO"', 'Enter');
	await shell.waitFor(prompt);
	return {
		...shell,
		type: line => shell.press(line, 'Enter'),
		async leave() {
			shell.resize(size.cols, size.rows);
			shell.press('exit', 'Enter');
			await shell.waitFor(/^back\nover\$$/m);
			const after = [await shell.settings(), shell.modes()];
			if (JSON.stringify(after) !== JSON.stringify(before)) {
				throw new Error(`The terminal is not as it was: ${JSON.stringify([before, after])}`);
			}
		},
		[Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
	};
}
