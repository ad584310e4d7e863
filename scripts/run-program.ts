import {spawn} from 'node:child_process';
import {constants} from 'node:os';
import {delimiter, join} from 'node:path';

/** The checkout. */
export const projectFolder = join(import.meta.dirname, '..');

/**
Runs a program of this project with the terminal (or pipes) of this one, and resolves with its exit
code; 128 and the signal's number when a signal ended it, as shells count.
*/
export function runProgram(file: string, args: readonly string[]): Promise<number> {
	const binFolder = join(projectFolder, 'node_modules/.bin');
	const child = spawn(file, args, {
		cwd: projectFolder,
		env: {...process.env, PATH: binFolder + delimiter + (process.env.PATH ?? '')},
		stdio: 'inherit',
	});
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (exitCode, signal) =>
			resolve(exitCode ?? 128 + (signal ? constants.signals[signal] : 0)),
		);
	});
}
