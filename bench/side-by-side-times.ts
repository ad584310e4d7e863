import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {promisify} from 'node:util';
import {testEnvironment} from '../test/support/environment.ts';
import {cliFile} from '../test/support/program.ts';

const definition = join(import.meta.dirname, 'side-by-side.ts');
const nodes = 200;
const jobs = 4;

export type SideBySide = {
	readonly conductoMs: number;
	readonly xargsMs: number;
	/** User and system time of the whole program, its start included, for each node. */
	readonly cpuMsPerNode: number;
};

/** 200 nodes that do nothing at 4 jobs, and as many `docker run --rm` by `xargs -P4`. */
export async function measureSideBySide(folder: string): Promise<SideBySide> {
	const state = join(folder, 'state');
	const xargs = await timed(
		`seq ${nodes} | xargs -P${jobs} -I_ docker run --rm busybox:latest true`,
	);
	const conducto = await timed(
		`'${process.execPath}' '${cliFile}' '${definition}' --ci --jobs ${jobs} --state-dir '${state}' >/dev/null`,
	);
	return {
		conductoMs: conducto.ms,
		xargsMs: xargs.ms,
		cpuMsPerNode: conducto.cpuMs / nodes,
	};
}

/** How long a shell's command takes, and what its processes take of the CPUs. */
async function timed(command: string): Promise<{readonly ms: number; readonly cpuMs: number}> {
	const start = performance.now();
	const {stdout} = await promisify(execFile)('sh', ['-ec', `${command}; times`], {
		env: testEnvironment({}),
	});
	const ms = performance.now() - start;
	const [user = 0, system = 0] = [
		...(stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g),
	].map(([, minutes, seconds]) => Number(minutes) * 60_000 + Number(seconds) * 1000);
	return {ms, cpuMs: user + system};
}
