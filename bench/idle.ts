import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';
import {type PtyProgram, startInPty} from '../test/support/pty.ts';
import {runnersOf} from '../test/support/runners.ts';
import {definition, lastStep} from './definition.ts';
import {quit} from './first-frame.ts';

const measureMs = 10_000;
const quietMs = 2_000;

export type Idle = {readonly cpuPercent: number; readonly bytesWritten: number};

/** What the open TUI and its runner do while nothing happens: CPU of one core, and bytes written to the terminal. */
export async function measureIdle(folder: string): Promise<Idle> {
	const stateFolder = join(folder, 'state');
	await using program = startInPty({
		args: [definition],
		env: {CONDUCTO_STATE_DIR: stateFolder},
	});
	await program.waitFor(lastStep);
	await untilQuiet(program);
	const ticksPerSecond = Number((await promisify(execFile)('getconf', ['CLK_TCK'])).stdout);
	const pids = [program.pid, ...runnersOf(stateFolder)];
	const ticks = await allTicks(pids);
	const bytes = program.bytesWritten();
	await pause(measureMs);
	const usedMs = (((await allTicks(pids)) - ticks) / ticksPerSecond) * 1000;
	const idle = {
		cpuPercent: (usedMs / measureMs) * 100,
		bytesWritten: program.bytesWritten() - bytes,
	};
	await quit(program);
	return idle;
}

/** The image is still being made when the tree appears. */
async function untilQuiet(program: PtyProgram): Promise<void> {
	for (let bytes = -1; bytes !== program.bytesWritten(); await pause(quietMs)) {
		bytes = program.bytesWritten();
	}
}

async function allTicks(pids: readonly number[]): Promise<number> {
	const ticks = await Promise.all(pids.map(cpuTicks));
	return ticks.reduce((sum, one) => sum + one, 0);
}

/** User and system time: fields 14 and 15, counted behind the name, which may hold blanks. */
async function cpuTicks(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return Number(fields[11]) + Number(fields[12]);
}
