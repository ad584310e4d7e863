import {expect, test} from 'vitest';
import {createFakeEngine, type FakeEngineOptions} from '../../source/engine/fake-engine.ts';
import {latestAttempt, type RunState, stateOf} from '../../source/run-state/run-state.ts';
import {mostKept} from '../../source/runner/kept-containers.ts';
import {testRunner} from '../support/runner.ts';
import {exec, parallel, serial} from '../support/specs.ts';

/** Commands are `exit N`, or `oom`. */
const run: FakeEngineOptions['run'] = ({spec}) => {
	const command = spec.command.at(-1) ?? '';
	return command === 'oom'
		? {exitCode: 137, outOfMemory: true}
		: Number(command.replace('exit ', ''));
};

const isOver = (state: RunState): boolean =>
	['done', 'error', 'killed'].includes(stateOf(state, '/'));

test('an attempt has its environment in the store, secrets redacted', async () => {
	const env = {LEVEL: 'debug', NPM_TOKEN: 'hunter2'};
	const node = {...exec('a', 'exit 0'), env, docker_run_args: ['-e', 'MORE=1', '-e', 'KEY=2']};
	const engine = createFakeEngine({run});
	await using pipeline = await testRunner(engine, serial('', [node]));
	const {runner} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await pipeline.until(() => isOver(runner.state));
	const recorded = {LEVEL: 'debug', NPM_TOKEN: '***', MORE: '1', KEY: '***'};
	expect(latestAttempt(runner.state, '/a')?.env).toEqual(recorded);
	expect(JSON.stringify(pipeline.events)).not.toContain('hunter2');
});

test('a command that ran out of memory says so, with its limit', async () => {
	const engine = createFakeEngine({run});
	const node = {...exec('a', 'oom'), mem: 0.5};
	await using pipeline = await testRunner(engine, serial('', [node]));
	const {runner} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await pipeline.until(() => isOver(runner.state));
	expect(latestAttempt(runner.state, '/a')?.outcome).toEqual({
		state: 'error',
		exitCode: 137,
		reason: 'out-of-memory',
		message: 'It ran out of memory: it may use 0.5 GB.',
		hint: 'Give it more with mem.',
	});
	expect(latestAttempt(runner.state, '/a')?.usage).toEqual({peakMemoryBytes: 2 ** 29});
});

test('what a container uses is asked at growing intervals, and its peak is kept', async () => {
	const timers: Array<{readonly ms: number; readonly run: () => void}> = [];
	const samples = [
		{memoryBytes: 10, peakMemoryBytes: undefined, cpuMs: 5},
		undefined,
		{memoryBytes: 30, peakMemoryBytes: 40, cpuMs: 20},
		{memoryBytes: 20, peakMemoryBytes: undefined, cpuMs: 31},
	];
	const end = Promise.withResolvers<number>();
	const engine = createFakeEngine({run: () => end.promise, usage: () => samples.shift()});
	await using pipeline = await testRunner(engine, serial('', [exec('a', 'work')]), {
		after(ms, run) {
			timers.push({ms, run});
			return () => {};
		},
	});
	const {runner} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	for (const ms of [1000, 2000, 4000, 8000]) {
		await expect.poll(() => timers.some(timer => timer.ms === ms)).toBe(true);
		timers.find(timer => timer.ms === ms)?.run();
	}

	await expect.poll(() => timers.some(({ms}) => ms === 16_000)).toBe(true);
	end.resolve(0);
	await pipeline.until(() => isOver(runner.state));
	const usage = {peakMemoryBytes: 40, cpuMs: 31};
	expect(latestAttempt(runner.state, '/a')?.usage).toEqual(usage);
	expect(engine.calls('containerUsage')).toBe(4);
});

test('the container of a failed attempt stays, stopped, when the runner ends, and goes with a reset', async () => {
	const engine = createFakeEngine({run});
	const root = parallel('', [exec('bad', 'exit 3'), exec('good', 'exit 0')]);
	await using pipeline = await testRunner(engine, root);
	const {runner} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await pipeline.until(() => isOver(runner.state));
	await runner.stop('The test goes on.');
	const names = [latestAttempt(runner.state, '/bad')?.container];
	expect([...engine.containers.keys()]).toEqual(names);
	expect([...engine.containers.values()].map(({state}) => state())).toEqual(['exited']);

	// Another runner's first look at the engine leaves it.
	await using again = await testRunner(engine, root, {reopen: pipeline.folder});
	again.runner.begin();
	await again.runner.send({type: 'reset', path: '/good'});
	await again.runner.send({type: 'run', path: '/good'});
	await again.until(() => stateOf(again.runner.state, '/good') === 'done');
	expect([...engine.containers.keys()]).toContain(names[0]);
	await again.runner.send({type: 'reset', path: '/'});
	await again.runner.stop('The test is over.');
	expect(engine.containers.size).toBe(0);
});

test('of more failures than are kept, the oldest containers go', async () => {
	const engine = createFakeEngine({run});
	const count = mostKept + 3;
	const children = Array.from({length: count}, (_, index) => exec(`n${index}`, 'exit 1'));
	await using pipeline = await testRunner(engine, parallel('', children), {jobs: 1});
	const {runner} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await pipeline.until(() => isOver(runner.state));
	expect([...runner.state.kept.keys()]).toEqual(children.slice(3).map(({name}) => `/${name}`));
	await runner.stop('The test is over.');
	expect(engine.containers.size).toBe(mostKept);
});
