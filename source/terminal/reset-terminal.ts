import {spawnSync} from 'node:child_process';
import {noLeftModes} from './left-modes.ts';
import {restoreSequence} from './restore-sequence.ts';

/** What `sane` leaves as it is, every terminal has on. */
const sane = ['sane', 'ixon', 'iutf8'];
let wasReset = false;

/**
Sets back what a program that was killed may have left on in the terminal: the alternate screen, modes and colours, and
how keys are read and lines are printed; for good where this process ends by `endProcess`. A terminal that is as it should
be stays so, with the cursor where it is.
*/
export function resetTerminal(stdout: NodeJS.WriteStream): void {
	wasReset = true;
	// Each screen keeps a cursor of its own: leaving the alternate one, also where it is not shown, goes to the kept one.
	stdout.write(`\x1B7\x1B[?1049l${restoreSequence(noLeftModes)}`);
	spawnSync('stty', sane, {stdio: ['inherit', 'ignore', 'ignore']});
}

/** Ends this process. Node.js sets its terminal back to what it was at the start, which is what is not wanted after a reset. */
export function endProcess(exitCode: number): never {
	if (wasReset) {
		try {
			const script = `stty ${sane.join(' ')}; exit ${exitCode}`;
			process.execve?.('/bin/sh', ['sh', '-c', script], process.env);
		} catch {
			// Most shells do it by themselves before each prompt.
		}
	}

	process.exit(exitCode);
}
