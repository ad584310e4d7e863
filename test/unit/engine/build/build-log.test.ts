import {describe, expect, test} from 'vitest';
import {createBuildLog, type SolveStatus} from '../../../../source/engine/build/build-log.ts';
import {createClassicLog} from '../../../../source/engine/build/classic-log.ts';
import type {BuildProgress} from '../../../../source/engine/engine.ts';

const at = '2026-01-01T00:00:00Z';
const vertex = (digest: string, name: string, changes: object = {}): SolveStatus => ({
	vertexes: [{digest, name, ...changes}],
});
const log = (digest: string, data: string | Buffer): SolveStatus => ({
	logs: [{vertex: digest, data: Buffer.from(data).toString('base64')}],
});

function read(statuses: readonly SolveStatus[], secrets: readonly string[] = []) {
	let text = '';
	const progress: BuildProgress[] = [];
	const built = createBuildLog({
		onOutput(piece) {
			text += piece;
		},
		onProgress: value => void progress.push(value),
		secrets,
	});
	for (const status of statuses) {
		built.read(status);
	}

	return {text, progress, built};
}

describe('what BuildKit says', () => {
	test('steps that run side by side are told apart', () => {
		const {text} = read([
			vertex('a', '[a 1/2] RUN one', {started: at}),
			vertex('b', '[b 1/2] RUN two', {started: at}),
			log('a', 'from a'),
			log('b', 'from b\n'),
			log('b', 'more\n'),
			log('a', ' goes on\n'),
			vertex('c', '[b 2/2] RUN three', {started: at, cached: true}),
		]);
		expect(text).toBe(
			'[a 1/2] RUN one\n[b 1/2] RUN two\n[a 1/2] RUN one\nfrom a\n[b 1/2] RUN two\nfrom b\nmore\n[a 1/2] RUN one\n goes on\n[b 2/2] RUN three (cached)\n',
		);
	});

	test('a stage that has no name is not called by its number where it is the only one', () => {
		const {built} = read([
			vertex('a', '[stage-0 2/2] RUN x', {started: at, completed: at, error: 'exit code: 1'}),
		]);
		expect(built.failure()?.step).toEqual({current: 2, total: 2, stage: undefined, text: 'RUN x'});
	});

	test('characters that are cut in two are put together', () => {
		const bytes = Buffer.from('ä€\n');
		const {text} = read([
			vertex('a', '[1/1] RUN x', {started: at}),
			...[...bytes].map(byte => log('a', Buffer.from([byte]))),
		]);
		expect(text).toBe('[1/1] RUN x\nä€\n');
	});

	test('progress names the step under way, as a failure of it does', () => {
		const {progress, built} = read([
			vertex('a', '[1/4] FROM x', {started: at, completed: at}),
			vertex('b', '[2/4] RUN one', {started: at, completed: at}),
			vertex('c', '[3/4] RUN two', {started: at}),
			vertex('c', '[3/4] RUN two', {started: at, completed: at, error: 'exit code: 1'}),
		]);
		expect(progress.at(-1)).toEqual({current: 3, total: 4});
		expect(built.failure()?.step).toMatchObject({current: 3, total: 4});
	});

	test('progress counts the steps of all stages, each once', () => {
		const done = {started: at, completed: at};
		const {progress, built} = read([
			vertex('x', '[internal] load build context', done),
			{
				vertexes: [
					{digest: 'a', name: '[a 1/2] FROM x'},
					{digest: 'b', name: '[b 1/3] FROM y'},
				],
			},
			vertex('a', '[a 1/2] FROM x', done),
			vertex('a', '[a 1/2] FROM x', done),
			vertex('b', '[b 1/3] FROM y', done),
		]);
		expect(progress).toEqual([
			{current: 1, total: 5},
			{current: 2, total: 5},
		]);
		built.succeed();
		expect(progress.at(-1)).toEqual({current: 5, total: 5});
	});

	test('the failure is the first that is no consequence of another', () => {
		const {built} = read([
			vertex('a', '[a 1/2] RUN x', {started: at, completed: at, error: 'context canceled'}),
			log('a', 'from a\n'),
			vertex('b', '[b 2/2] RUN y\nz', {started: at}),
			log('b', 'from b\n'),
			vertex('b', '[b 2/2] RUN y\nz', {started: at, completed: at, error: 'exit code: 2'}),
			log('b', 'at last\n'),
			vertex('c', '[c 2/2] RUN z', {started: at, completed: at, error: 'exit code: 3'}),
		]);
		expect(built.failure()).toEqual({
			name: '[b 2/2] RUN y\nz',
			step: {stage: 'b', current: 2, total: 2, text: 'RUN y\nz'},
			error: 'exit code: 2',
			output: 'from b\nat last\n',
		});
	});

	test('the options of secrets that nobody wrote are left out', () => {
		const name =
			'[1/1] RUN --mount=type=secret,id=mine,target=/x --mount=type=secret,id=ours,target=/y make';
		expect(read([vertex('a', name, {started: at})], ['ours']).text).toBe(
			'[1/1] RUN --mount=type=secret,id=mine,target=/x make\n',
		);
	});

	test('warnings are told', () => {
		const short = Buffer.from('a variable is not set').toString('base64');
		expect(read([{warnings: [{vertex: 'a', short}]}]).text).toBe(
			'Warning: a variable is not set\n',
		);
	});
});

test('what the classic builder says', () => {
	let text = '';
	const progress: BuildProgress[] = [];
	const classic = createClassicLog({
		onOutput(piece) {
			text += piece;
		},
		onProgress: value => void progress.push(value),
	});
	classic.read({stream: 'Step 1/2 : FROM x'});
	classic.read({stream: '\n'});
	classic.read({status: 'Pulling fs layer', id: 'a'});
	classic.read({status: 'Downloading', id: 'a', progressDetail: {current: 1, total: 2}});
	classic.read({stream: 'Step 2/2 : RUN y\n'});
	classic.read({stream: 'out\n'});
	expect(classic.result()).toEqual({
		failed: undefined,
		imageId: undefined,
		step: {current: 2, total: 2, text: 'RUN y'},
		output: 'out\n',
	});
	classic.read({aux: {ID: 'sha256:1'}});
	expect(classic.result().imageId).toBe('sha256:1');
	expect(text).toBe('Step 1/2 : FROM x\na: Pulling fs layer\nStep 2/2 : RUN y\nout\n');
	expect(progress).toEqual([
		{current: 1, total: 2},
		{current: 2, total: 2},
		{current: 2, total: 2},
	]);
	classic.read({error: 'short', errorDetail: {message: 'no space left on device'}});
	expect(classic.result().failed).toBe('no space left on device');
});
