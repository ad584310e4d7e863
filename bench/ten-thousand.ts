import {execFile} from 'node:child_process';
import {promisify} from 'node:util';

export type TenThousand = {
	/** User and system time of the process for each node, from the command to run to the end of the run. */
	readonly cpuMsPerNode: number;
	/** The most that the process had in memory. */
	readonly peakBytes: number;
};

/** A pipeline of 10,000 nodes by the runner of the product, in a process of its own, on the engine of the tests. */
export async function measureTenThousand(
	folder: string,
	shape: 'branches' | 'serial' | 'parallel',
): Promise<TenThousand> {
	const script = new URL('ten-thousand-runner.ts', import.meta.url).pathname;
	const {stdout} = await promisify(execFile)(process.execPath, [script, folder, shape]);
	return JSON.parse(stdout) as TenThousand;
}
