import {readdirSync, readFileSync} from 'node:fs';
import {setTimeout as pause} from 'node:timers/promises';

const lookEveryMs = 20;
const patienceMs = 30_000;

/** The processes of the runners that work in a state folder. */
export function runnersOf(stateFolder: string): number[] {
	return readdirSync('/proc')
		.filter(name => /^\d+$/.test(name))
		.map(Number)
		.filter(pid => {
			const [, file = '', , folder] = commandLine(pid);
			return file.endsWith('/runner-process.js') && folder === stateFolder;
		});
}

/** Resolves when no runner works in the state folder any more. */
export async function noRunners(stateFolder: string): Promise<void> {
	for (const end = performance.now() + patienceMs; ; await pause(lookEveryMs)) {
		const pids = runnersOf(stateFolder);
		if (pids.length === 0) {
			return;
		}

		if (performance.now() > end) {
			throw new Error(`runners that do not end: ${pids.join(', ')}`);
		}
	}
}

/** Ends the runners of a state folder, as a person would. */
export async function endRunners(stateFolder: string): Promise<void> {
	for (const pid of runnersOf(stateFolder)) {
		try {
			process.kill(pid, 'SIGCONT');
			process.kill(pid, 'SIGTERM');
		} catch {
			// It has just ended.
		}
	}

	await noRunners(stateFolder);
}

function commandLine(pid: number): string[] {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
	} catch {
		return [];
	}
}
