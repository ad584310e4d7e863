import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout as pause} from 'node:timers/promises';
import {promisify} from 'node:util';
import {type PtyProgram, startInPty} from '../test/support/pty.ts';
import {definition, lastStep} from './definition.ts';
import {quit} from './first-frame.ts';

const measureMs = 10_000;
const quietMs = 2_000;

export type Idle = {readonly cpuPercent: number; readonly bytesWritten: number};

/** What the open TUI does while nothing happens: CPU of one core, and bytes written to the terminal. */
export async function measureIdle(folder: string): Promise<Idle> {
	await using program = startInPty({
		args: [definition],
		env: {CONDUCTO_STATE_DIR: join(folder, 'state')},
	});
	await program.waitFor(lastStep);
	await untilQuiet(program);
	const ticksPerSecond = Number((await promisify(execFile)('getconf', ['CLK_TCK'])).stdout);
	const ticks = await cpuTicks(program.pid);
	const bytes = program.bytesWritten();
	await pause(measureMs);
	const usedMs = (((await cpuTicks(program.pid)) - ticks) / ticksPerSecond) * 1000;
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

/** User and system time: fields 14 and 15, counted behind the name, which may hold blanks. */
async function cpuTicks(pid: number): Promise<number> {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return Number(fields[11]) + Number(fields[12]);
}
