import {expect, test} from 'vitest';
import {createFakeEngine, type FakeEngineOptions} from '../../source/engine/fake-engine.ts';
import type {NodeSpec} from '../../source/pipeline/spec.ts';
import {latestAttempt, stateOf} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {type TestRunner, testRunner} from '../support/runner.ts';
import {exec, parallel, serial} from '../support/specs.ts';

/** `wait` runs until it is stopped; all else ends well. */
const run: NonNullable<FakeEngineOptions['run']> = async ({spec, signal}) => {
	if (spec.command.at(-1) !== 'wait') {
		return 0;
	}

	await new Promise(resolve => {
		signal.addEventListener('abort', resolve);
	});
	return 143;
};

async function started(root: NodeSpec, jobs = 4, command = true): Promise<TestRunner> {
	const pipeline = await testRunner(createFakeEngine({run}), root, {jobs});
	const {runner, until} = pipeline;
	runner.begin();
	await until(() => [...runner.state.images.values()].every(image => image.state === 'built'));
	if (command) {
		await runner.send({type: 'run'});
	}

	return pipeline;
}

const waiting = (name: string): NodeSpec => exec(name, 'wait');

test('a killed node says who killed it; what waited below it does not start instead', async () => {
	const below = parallel('p', [waiting('a'), waiting('b')]);
	await using pipeline = await started(parallel('', [below, exec('c')]), 1);
	const {runner, until} = pipeline;
	await until(() => stateOf(runner.state, '/p/a') === 'running');
	expect(await runner.send({type: 'kill', path: '/p'})).toEqual({ok: true});
	await until(() => isFinished(runner.state));
	expect(stateOf(runner.state, '/p/b')).toBe('killed');
	expect(stateOf(runner.state, '/c')).toBe('done');
	expect(latestAttempt(runner.state, '/p/a')?.outcome).toEqual({
		state: 'killed',
		reason: 'killed',
		message: 'It was killed by a person.',
	});
});

test('a Serial that goes on after errors does not go on after it was killed', async () => {
	const below = serial('s', [waiting('a'), exec('b')], {stop_on_error: false});
	await using pipeline = await started(serial('', [below]));
	const {runner, until} = pipeline;
	await until(() => stateOf(runner.state, '/s/a') === 'running');
	await runner.send({type: 'kill', path: '/s'});
	expect(stateOf(runner.state, '/s/b')).toBe('killed');
	expect(isFinished(runner.state)).toBe(true);
});

test('killing all pauses, and running goes on with what was killed', async () => {
	await using pipeline = await started(parallel('', [waiting('a'), waiting('b')]), 1);
	const {runner, until} = pipeline;
	await until(() => stateOf(runner.state, '/a') === 'running');
	await runner.send({type: 'kill', path: '/'});
	expect(runner.state.mode).toBe('paused');
	expect(stateOf(runner.state, '/b')).toBe('pending');
	await runner.send({type: 'run'});
	await until(() => runner.state.attempts.get('/a')?.length === 2);
});

test('a reset with all that comes after it leaves what is before', async () => {
	const root = serial('', [
		serial('x', [exec('a'), exec('b'), exec('c')]),
		exec('y'),
		waiting('z'),
	]);
	await using pipeline = await started(root);
	const {runner, until} = pipeline;
	await until(() => stateOf(runner.state, '/z') === 'running');
	await runner.send({type: 'pause'});
	await runner.send({type: 'reset', path: '/x/b', after: true});
	expect([...runner.state.leaves].map(([, leaf]) => leaf.state)).toEqual([
		'done',
		'pending',
		'pending',
		'pending',
		'pending',
	]);
});

test('just one node runs while the pipeline is paused, and again', async () => {
	await using pipeline = await started(serial('', [exec('a'), exec('b')]), 4, false);
	const {runner, until} = pipeline;
	for (const attempt of [1, 2]) {
		await runner.send({type: 'run', path: '/b'});
		await until(
			() =>
				latestAttempt(runner.state, '/b')?.attempt === attempt &&
				stateOf(runner.state, '/b') === 'done',
		);
	}

	expect(stateOf(runner.state, '/a')).toBe('pending');
	expect(runner.state.mode).toBe('paused');
});

test('flags and what was asked for are in the store', async () => {
	await using pipeline = await started(serial('', [exec('a'), exec('b')]), 4, false);
	await pipeline.runner.send({type: 'skip', path: '/a'});
	await pipeline.runner.stop('The test goes on.');
	await using again = await testRunner(createFakeEngine({run}), serial('', []), {
		reopen: pipeline.folder,
	});
	expect([...again.runner.state.skipped]).toEqual(['/a']);
	again.runner.begin();
	await again.until(() => [...again.runner.state.images.values()][0]?.state === 'built');
	await again.runner.send({type: 'run'});
	await again.until(() => isFinished(again.runner.state));
	expect(stateOf(again.runner.state, '/')).toBe('done');
});
