import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

/**
Names a process for good, as `<pid>:<start time>`: its number alone is given to another one some day.
*/
export function processMark(pid: number = process.pid): string {
	return `${pid}:${startOf(pid) ?? ''}`;
}

/** Whether the process that a mark names still runs. What is no mark counts as alive. */
export function isProcessAlive(mark: string): boolean {
	const [, pid, start] = /^(\d+):(.+)$/.exec(mark) ?? [];
	return pid === undefined || startOf(Number(pid)) === start;
}

/** When it was started, in whatever unit the system uses. Undefined for one that has ended. */
function startOf(pid: number): string | undefined {
	return process.platform === 'linux' ? startInProc(pid) : startByPs(pid);
}

function startInProc(pid: number): string | undefined {
	let stat: string;
	try {
		stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
	} catch {
		return undefined;
	}

	// The program's name, in parentheses, may hold anything. State is the field after it, start the 20th.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return fields[0] === 'Z' ? undefined : fields[19];
}

function startByPs(pid: number): string | undefined {
	const {stdout} = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {encoding: 'utf8'});
	return stdout?.trim() || undefined;
}
