import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {performance} from 'node:perf_hooks';
import {promisify} from 'node:util';
import type {RunEvent} from '../source/events/run-event.ts';
import {runProgram} from '../test/support/program.ts';
import {definition, steps} from './definition.ts';
import {median} from './median.ts';

const rounds = 3;

export type NodeToNode = {readonly conductoMs: number; readonly dockerRunMs: number};

/** From one node's end to the next one's in a Serial, and `docker run --rm` after `docker run --rm`. Medians. */
export async function measureNodeToNode(folder: string): Promise<NodeToNode> {
	const conductoMs: number[] = [];
	const dockerRunMs: number[] = [];
	for (let round = 0; round < rounds; round++) {
		dockerRunMs.push(await dockerRun());
		conductoMs.push(await runChain(join(folder, 'state')));
	}

	return {conductoMs: median(conductoMs), dockerRunMs: median(dockerRunMs)};
}

async function dockerRun(): Promise<number> {
	const start = performance.now();
	for (let step = 0; step < steps; step++) {
		await promisify(execFile)('docker', ['run', '--rm', 'busybox:latest', 'true']);
	}

	return (performance.now() - start) / steps;
}

async function runChain(stateFolder: string): Promise<number> {
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

	return ((ends.at(-1) ?? 0) - (ends[0] ?? 0)) / (steps - 1);
}
