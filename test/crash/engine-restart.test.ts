import {readdirSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {dataFolders, openStateFolder} from '../../source/store/state-folder.ts';
import {type Program, type ProgramResult, runProgram, startProgram} from '../support/program.ts';
import {type SecondEngine, startSecondEngine} from '../support/second-engine.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {whatHappened} from './what-happened.ts';

const data = '/conducto/data/pipeline';
const patienceMs = 100_000;
/** More than all the waits of a test together, so that the one which takes too long is named. */
const testMs = 500_000;

/** Leaves a mark, and prints a line to each stream now and then until it is told to end. */
function speaker(name: string): string {
	return [
		`echo ${name} >> ${data}/marks`,
		`i=0; while [ ! -e ${data}/end ]; do i=$((i + 1))`,
		'echo out $i; echo err $i >&2; sleep 0.3; done',
	].join('; ');
}

const definition = JSON.stringify({
	conducto: 1,
	images: {},
	root: {
		type: 'serial',
		children: [
			{
				type: 'parallel',
				name: 'P',
				children: ['a', 'b'].map(name => ({type: 'exec', name, command: speaker(name)})),
			},
			{type: 'exec', name: 'c', command: `echo c >> ${data}/marks; exit 3`},
		],
	},
});

/** Whether these are the lines `out 1`, `out 2` and so on, without a gap. */
function isWhole(text: string, word: string): boolean {
	const lines = text.split('\n').slice(0, -1);
	return lines.length >= 2 && lines.every((line, index) => line === `${word} ${index + 1}`);
}

type Machine = {
	readonly engine: SecondEngine;
	readonly definition: string;
	readonly options: {readonly stateFolder: string; readonly env: {readonly DOCKER_HOST: string}};
	readonly id: () => string;
};

/** A state folder on an engine of its own. */
async function machine(liveRestore: boolean): Promise<Machine & AsyncDisposable> {
	const folder = await temporaryFolder({'pipeline.json': definition});
	const engine = await startSecondEngine({liveRestore});
	const stateFolder = path.join(folder.path, 'state');
	return {
		engine,
		definition: path.join(folder.path, 'pipeline.json'),
		options: {stateFolder, env: {DOCKER_HOST: engine.host}},
		id: () => readdirSync(path.join(stateFolder, 'pipelines'))[0] ?? '',
		async [Symbol.asyncDispose]() {
			await engine[Symbol.asyncDispose]();
			await folder[Symbol.asyncDispose]();
		},
	};
}

async function running(here: Machine): Promise<Program> {
	const program = startProgram([here.definition, '--ci', '--jobs', '2'], here.options);
	await program.waitFor(/\[\/P\/a\] out 2/, 60_000);
	await program.waitFor(/\[\/P\/b\] out 2/, 60_000);
	return program;
}

/** Lets the commands end, as soon as they look. */
async function endCommands(here: Machine): Promise<void> {
	const {pipeline} = dataFolders(openStateFolder(here.options.stateFolder), here.id());
	await writeFile(path.join(pipeline, 'end'), '');
}

/** Waits for the end of the run, and tells what was printed where that does not come. */
async function ended(program: Program): Promise<ProgramResult> {
	await program.waitFor('See it again with', patienceMs);
	return program.result;
}

async function expectTwice(here: Machine): Promise<void> {
	const {nodes, runs} = await whatHappened(here.options.stateFolder, here.id());
	for (const node of ['/P/a', '/P/b']) {
		expect(nodes[node]?.attempts).toMatchObject([
			{outcome: {state: 'killed', reason: 'engine'}},
			{outcome: {state: 'done'}},
		]);
	}

	expect(nodes['/c']?.attempts).toMatchObject([{outcome: {state: 'error', exitCode: 3}}]);
	expect(runs).toEqual({a: 2, b: 2, c: 1});
}

describe('an engine without live-restore that is started anew', () => {
	test(
		'in mid-run: what died with it runs once more, and a failure is told as one',
		async () => {
			await using here = await machine(false);
			await using program = await running(here);
			await here.engine.end('SIGTERM');
			await here.engine.start();
			await endCommands(here);
			const {exitCode, stdout} = await ended(program);
			expect(stdout).toContain('It ended with the Docker engine.');
			expect(exitCode).toBe(1);
			await expectTwice(here);
		},
		testMs,
	);

	test(
		'while no runner lives: what died with it is killed, and runs again',
		async () => {
			await using here = await machine(false);
			await using program = await running(here);
			program.kill('SIGKILL');
			await program.result;
			await here.engine.end('SIGKILL');
			await here.engine.start();
			await endCommands(here);
			const last = await runProgram(['open', here.id(), '--ci'], here.options);
			expect(last.exitCode).toBe(1);
			await expectTwice(here);
		},
		testMs,
	);
});

describe('an engine with live-restore that is started anew', () => {
	test(
		'in mid-run: what runs goes on, with all of its output',
		async () => {
			await using here = await machine(true);
			await using program = await running(here);
			await here.engine.end('SIGKILL');
			await here.engine.start();
			await program.waitFor('[/P/a] its output was recovered', patienceMs);
			await program.waitFor('[/P/b] its output was recovered', patienceMs);
			await endCommands(here);
			const {exitCode, stdout} = await ended(program);
			expect(stdout).not.toContain('ended with the Docker engine');
			expect(exitCode).toBe(1);
			const {nodes, runs} = await whatHappened(here.options.stateFolder, here.id());
			for (const node of ['/P/a', '/P/b']) {
				const attempts = nodes[node]?.attempts ?? [];
				expect(attempts).toMatchObject([{outcome: {state: 'done'}}]);
				expect(isWhole(attempts[0]?.stdout ?? '', 'out')).toBe(true);
				expect(isWhole(attempts[0]?.stderr ?? '', 'err')).toBe(true);
			}

			expect(runs).toEqual({a: 1, b: 1, c: 1});
		},
		testMs,
	);
});
