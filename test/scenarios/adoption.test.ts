import {describe, expect, test} from 'vitest';
import type {FakeEngine} from '../../source/engine/fake-engine.ts';
import type {RunEventBody} from '../../source/events/run-event.ts';
import {latestAttempt, stateOf} from '../../source/run-state/run-state.ts';
import {left, makeContainer, next, speaker} from '../support/left-pipeline.ts';
import {testRunner} from '../support/runner.ts';
import {exec, serial} from '../support/specs.ts';
import {starts} from '../support/state.ts';

const token = 'token0';

/** The events of an attempt whose container is told to begin. */
const released = (): RunEventBody[] =>
	starts('/a')
		.slice(0, 2)
		.map(event => (event.type === 'attempt-intended' ? {...event, armed: token} : event));

const killIntended = {
	type: 'kill-intended',
	path: '/a',
	attempt: 1,
	reason: 'It was killed by a person.',
} as const;

const killed = {state: 'killed', reason: 'killed', message: 'It was killed by a person.'};

async function startArmed(engine: FakeEngine): Promise<string> {
	const id = await makeContainer(engine, {token});
	await engine.startContainer(id);
	return id;
}

/** A runner that finds a container which was told to begin, by one that died before it wrote that down. */
async function adoptReleased(engine: FakeEngine, id: string) {
	await (await engine.attachStdin(id)).send(`${token}\n`);
	const before = await left(...released());
	const pipeline = await next(engine, before.folder);
	return {
		...pipeline,
		async [Symbol.asyncDispose]() {
			await pipeline[Symbol.asyncDispose]();
			await before[Symbol.asyncDispose]();
		},
	};
}

describe('a container that was armed, and runs', () => {
	test('whose command was not released is never told to have begun, also when its input is open', async () => {
		const {engine} = speaker();
		await startArmed(engine);
		await using before = await left(...released());
		await using pipeline = await next(engine, before.folder);
		const {runner, until, events} = pipeline;
		runner.begin({buildMissing: false});
		await until(() => stateOf(runner.state, '/a') === 'pending');
		expect(events.some(({type}) => type === 'attempt-started')).toBe(false);
		expect([...engine.containers.keys()]).toEqual([]);
	});

	test('has begun when it prints', async () => {
		const {engine, end} = speaker();
		const id = await startArmed(engine);
		await using pipeline = await adoptReleased(engine, id);
		const {runner, until} = pipeline;
		runner.begin({buildMissing: false});
		await until(() => latestAttempt(runner.state, '/a')?.containerId === id);
		end(0);
		await until(() => stateOf(runner.state, '/a') === 'done');
	});

	test('has begun when it runs on without its input, and prints nothing', async () => {
		const exit = Promise.withResolvers<number>();
		const {engine} = speaker({run: () => exit.promise});
		const id = await startArmed(engine);
		await using pipeline = await adoptReleased(engine, id);
		const {runner, until, timers, events} = pipeline;
		runner.begin({buildMissing: false});
		await expect.poll(() => timers.some(({ms}) => ms === 2000)).toBe(true);
		expect(events.some(({type}) => type === 'attempt-started')).toBe(false);
		timers.filter(({ms}) => ms === 2000).forEach(({run}) => void run());
		await until(() => latestAttempt(runner.state, '/a')?.containerId === id);
		exit.resolve(0);
		await until(() => stateOf(runner.state, '/a') === 'done');
	});

	test('and is taken away before that is known, is not run once more', async () => {
		const exit = Promise.withResolvers<number>();
		const {engine} = speaker({run: () => exit.promise});
		const id = await startArmed(engine);
		await using pipeline = await adoptReleased(engine, id);
		const {runner, until, timers} = pipeline;
		runner.begin({buildMissing: false});
		await expect.poll(() => timers.some(({ms}) => ms === 2000)).toBe(true);
		await engine.removeContainer(id);
		await until(() => stateOf(runner.state, '/a') === 'killed');
	});
});

describe('a runner that died while it killed a node', () => {
	test('had written down why before it stopped the container', async () => {
		const {engine} = speaker();
		const reasons: Array<string | undefined> = [];
		const watched: FakeEngine = {
			...engine,
			async stopContainer(id) {
				reasons.push(latestAttempt(pipeline.runner.state, '/a')?.killReason);
				await engine.stopContainer(id);
			},
		};
		await using pipeline = await testRunner(watched, serial('', [exec('a', 'speak')]));
		const {runner, until} = pipeline;
		runner.begin();
		await runner.send({type: 'run'});
		await until(() => latestAttempt(runner.state, '/a')?.startedAt !== undefined);
		await runner.send({type: 'kill', path: '/a'});
		expect(reasons).toEqual(['It was killed by a person.']);
	});

	test('leaves an end that is not the command’s failure', async () => {
		const {engine, end} = speaker();
		const id = await makeContainer(engine);
		await engine.startContainer(id);
		end(143);
		await engine.waitForExit(id);
		await using before = await left(...starts('/a'), killIntended);
		await using pipeline = await next(engine, before.folder);
		const {runner, until} = pipeline;
		runner.begin({buildMissing: false});
		await until(() => stateOf(runner.state, '/a') !== 'running');
		expect(latestAttempt(runner.state, '/a')?.outcome).toEqual(killed);
	});

	test('leaves the rest of it to the next one', async () => {
		const {engine} = speaker();
		await engine.startContainer(await makeContainer(engine));
		await using before = await left(...starts('/a'), killIntended);
		await using pipeline = await next(engine, before.folder);
		const {runner, until} = pipeline;
		runner.begin({buildMissing: false});
		await until(() => stateOf(runner.state, '/a') !== 'running');
		expect(latestAttempt(runner.state, '/a')?.outcome).toEqual(killed);
		expect(engine.calls('stopContainer')).toBe(1);
	});

	test('leaves a command that was done before as it is', async () => {
		const {engine, end} = speaker();
		const id = await makeContainer(engine);
		await engine.startContainer(id);
		end(0);
		await engine.waitForExit(id);
		await using before = await left(...starts('/a'), killIntended);
		await using pipeline = await next(engine, before.folder);
		const {runner, until} = pipeline;
		runner.begin({buildMissing: false});
		await until(() => stateOf(runner.state, '/a') === 'done');
	});
});

test('what is to be killed is killed also when that can’t be written down', async () => {
	const {engine} = speaker();
	await using pipeline = await testRunner(engine, serial('', [exec('a', 'speak')]), {
		append: append => (bodies, at) => {
			if (bodies.some(({type}) => type === 'kill-intended')) {
				throw new Error('The disk is full.');
			}

			return append(bodies, at);
		},
	});
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => latestAttempt(runner.state, '/a')?.startedAt !== undefined);
	await expect(runner.send({type: 'kill', path: '/a'})).rejects.toThrow('The disk is full.');
	expect(stateOf(runner.state, '/a')).toBe('killed');
});

test('what an adopted command uses is asked from its adoption on', async () => {
	const usage = {memoryBytes: 5, peakMemoryBytes: 9, cpuMs: 70};
	const {engine, end} = speaker({usage: () => usage});
	await engine.startContainer(await makeContainer(engine));
	await using before = await left(...starts('/a'));
	await using pipeline = await next(engine, before.folder);
	const {runner, until, timers} = pipeline;
	runner.begin({buildMissing: false});
	await until(() => latestAttempt(runner.state, '/a')?.isRecovered === true);
	timers.filter(({ms}) => ms === 0).forEach(({run}) => void run());
	await expect.poll(() => timers.some(({ms}) => ms === 1000)).toBe(true);
	end(0);
	await until(() => stateOf(runner.state, '/a') === 'done');
	expect(latestAttempt(runner.state, '/a')?.usage).toEqual({peakMemoryBytes: 9, cpuMs: 70});
});
