import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {promisify} from 'node:util';
import type {RunEvent} from '../source/events/run-event.ts';
import {runProgram} from '../test/support/program.ts';
import {median} from './median.ts';

const definition = join(import.meta.dirname, 'long-chain.ts');
const steps = 50;
const rounds = 3;
const dockerRuns = 12;

export type NodeToNode = {readonly conductoMs: number; readonly dockerRunMs: number};

/** From one node's end to the next one's in a Serial of 50, and `docker run --rm` after `docker run --rm`. Medians. */
export async function measureNodeToNode(folder: string): Promise<NodeToNode> {
	const conductoMs: number[] = [];
	const dockerRunMs: number[] = [];
	for (let round = 0; round < rounds; round++) {
		dockerRunMs.push(...(await dockerRun()));
		conductoMs.push(...(await runChain(join(folder, 'state'))));
	}

	return {conductoMs: median(conductoMs), dockerRunMs: median(dockerRunMs)};
}

async function dockerRun(): Promise<number[]> {
	const times: number[] = [];
	for (let step = 0; step < dockerRuns; step++) {
		const start = performance.now();
		await promisify(execFile)('docker', ['run', '--rm', 'busybox:latest', 'true']);
		times.push(performance.now() - start);
	}

	return times;
}

async function runChain(stateFolder: string): Promise<number[]> {
	const {stdout, stderr, exitCode} = await runProgram([definition, '--ci', '--json'], {
		stateFolder,
	});
	const ends = stdout
		.split('\n')
		.filter(line => line !== '')
		.map((line): RunEvent => JSON.parse(line))
		.filter(event => event.type === 'attempt-ended')
		.map(event => event.at);
	if (exitCode !== 0 || ends.length !== steps) {
		throw new Error(`the chain did not run to its end:\n${stderr || stdout}`);
	}

	return ends.slice(1).map((end, index) => end - (ends[index] ?? 0));
}
