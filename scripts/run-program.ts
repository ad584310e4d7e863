import {type ChildProcess, spawn} from 'node:child_process';
import {constants} from 'node:os';
import {delimiter, join} from 'node:path';

/** The checkout. */
export const projectFolder = join(import.meta.dirname, '..');

/**
Runs a program of this project with the terminal (or pipes) of this one, and resolves with its exit
code; 128 and the signal's number when a signal ended it, as shells count. A signal to end this
process goes to the program, which may have to clean up; this process ends after it, with its exit code.
*/
export function runProgram(file: string, args: readonly string[]): Promise<number> {
	const binFolder = join(projectFolder, 'node_modules/.bin');
	const child = spawn(file, args, {
		cwd: projectFolder,
		env: {...process.env, PATH: binFolder + delimiter + (process.env.PATH ?? '')},
		stdio: 'inherit',
	});
	const forwarding = forwardSignals(child);
	return new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (exitCode, signal) => {
			const code = exitCode ?? 128 + (signal ? constants.signals[signal] : 0);
			if (forwarding.end()) {
				process.exit(code);
			}

			resolve(code);
		});
	});
}

// Each is passed on once: a signal to the whole process group (a terminal that goes away) reaches the
// program by itself too, and npm passes on what it gets. Conducto would take a third one as impatience.
function forwardSignals(child: ChildProcess): {
	/** Returns whether there was one. */
	readonly end: () => boolean;
} {
	const forwarded = new Set<NodeJS.Signals>();
	const forward = (signal: NodeJS.Signals): void => {
		if (!forwarded.has(signal)) {
			forwarded.add(signal);
			child.kill(signal);
		}
	};
	const signals = ['SIGTERM', 'SIGHUP'] as const;
	for (const signal of signals) {
		process.on(signal, forward);
	}

	return {
		end() {
			for (const signal of signals) {
				process.off(signal, forward);
			}

			return forwarded.size > 0;
		},
	};
}
