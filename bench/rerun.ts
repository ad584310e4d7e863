import {randomUUID} from 'node:crypto';
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {setTimeout as pause} from 'node:timers/promises';
import {startRerun} from '../source/debug/rerun/start-rerun.ts';
import {connectDocker} from '../source/engine/docker-engine.ts';
import {docker} from '../test/support/containers.ts';
import {debugRequest} from '../test/support/debug-request.ts';
import {median} from './median.ts';

const rounds = 25;
/** More than the command takes, so that a save is never one during a run. */
const pauseMs = 200;

export type RerunTimes = {
	/** From the save to when the started command has printed. */
	readonly conductoMs: number;
	/** From the start of `docker exec` in the same container to when what it starts has printed and it has ended. */
	readonly dockerExecMs: number;
};

/** In turns, in one warm container of a folder with some files. Medians. */
export async function measureRerun(folder: string): Promise<RerunTimes> {
	const times = {conducto: [] as number[], dockerExec: [] as number[]};
	const files = join(folder, 'rerun');
	await mkdir(files);
	await Promise.all(
		Array.from({length: 500}, (_, at) => writeFile(join(files, `${at}.txt`), `${at}`)),
	);
	const owner = randomUUID();
	const engine = await connectDocker();
	let printed: () => void = () => {};
	let fail: (error: Error) => void = () => {};
	const rerun = await startRerun({
		request: await debugRequest(engine, {
			owner,
			kind: 'live',
			workdir: '/mnt/conducto',
			copyDir: files,
			command: 'cat saved.txt',
		}),
		onChange() {},
		onOutput: () => printed(),
		onFault: error => fail(error),
	});
	try {
		const [container] = await engine.listContainers({'com.conducto.owner': owner});
		for (let round = 0; round < rounds; round++) {
			const {promise, resolve, reject} = Promise.withResolvers<void>();
			printed = resolve;
			fail = reject;
			const savedAt = performance.now();
			await writeFile(join(files, 'saved.txt'), `${round}`);
			await promise;
			times.conducto.push(performance.now() - savedAt);
			await pause(pauseMs);

			const executedAt = performance.now();
			await docker('exec', container?.id ?? '', 'cat', 'saved.txt');
			times.dockerExec.push(performance.now() - executedAt);
			await pause(pauseMs);
		}
	} finally {
		await rerun.close();
	}

	return {conductoMs: median(times.conducto), dockerExecMs: median(times.dockerExec)};
}
