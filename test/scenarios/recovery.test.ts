import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createFakeEngine, type FakeEngine} from '../../source/engine/fake-engine.ts';
import {containerLabels} from '../../source/engine/labels.ts';
import {containerName} from '../../source/engine/names.ts';
import type {RunEventBody} from '../../source/events/run-event.ts';
import type {NodeSpec} from '../../source/pipeline/spec.ts';
import {latestAttempt, stateOf} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {logFile} from '../../source/store/log-format.ts';
import {decodedRecords} from '../../source/store/log-text.ts';
import {createLogWriter} from '../../source/store/log-writer.ts';
import {createStore} from '../../source/store/pipeline-store.ts';
import {type TestRunner, testOwner, testRunner} from '../support/runner.ts';
import {exec, serial, specOf} from '../support/specs.ts';
import {ends, starts} from '../support/state.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const root = serial('', [exec('a', 'speak'), exec('b', 'exit 0')]);
const name = containerName({
	owner: testOwner,
	pipeline: 'abc234',
	path: '/a',
	attempt: 1,
	kind: 'exec',
});

/** A command that prints, and ends when the test says so; all others end at once. */
function speaker() {
	const {promise: exit, resolve: end} = Promise.withResolvers<number>();
	let more = (_text: string): void => {};
	const engine = createFakeEngine({
		async run({spec, print, signal}) {
			if (spec.command.at(-1) !== 'speak') {
				return 0;
			}

			print('out\n');
			print('err\n', 'stderr');
			more = print;
			signal.addEventListener('abort', () => end(143));
			return exit;
		},
	});
	return {engine, end, more: (text: string) => more(text)};
}

async function makeContainer(engine: FakeEngine): Promise<string> {
	const {id} = await engine.createContainer({
		name,
		imageId: (await engine.findImage('debian:stable-slim'))?.id ?? '',
		command: ['sh', '-c', 'speak'],
		env: {},
		labels: {
			[containerLabels.owner]: testOwner,
			[containerLabels.pipeline]: 'abc234',
			[containerLabels.kind]: 'exec',
		},
	});
	return id;
}

/** A pipeline whose runner died after these events. */
async function left(...bodies: readonly RunEventBody[]) {
	const folder = await temporaryFolder();
	const pipeline = path.join(folder.path, 'p');
	const record = {id: 'abc234', title: 'test', createdAt: 0, spec: specOf(root)};
	const store = await createStore(pipeline, record);
	const named = bodies.map(body =>
		body.type === 'attempt-intended' ? {...body, container: name} : body,
	);
	store.append([{type: 'pipeline-created'}, {type: 'run-started'}, ...named], 1_700_000_000_000);
	store.close();
	return {
		folder: pipeline,
		log: logFile(pipeline, '/a', 1),
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}

type Timer = {readonly ms: number; readonly run: () => void};

/** The next runner; its timers end when the test says so. */
async function next(
	engine: FakeEngine,
	folder: string,
	options: {readonly spec?: NodeSpec} = {},
): Promise<TestRunner & {readonly timers: readonly Timer[]}> {
	const timers: Timer[] = [];
	const runner = await testRunner(engine, options.spec ?? root, {
		reopen: folder,
		after(ms, run) {
			timers.push({ms, run});
			return () => void timers.splice(0, timers.length, ...timers.filter(t => t.run !== run));
		},
	});
	return {...runner, timers};
}

function textOf(file: string, stream: 'stdout' | 'stderr'): string {
	return [...decodedRecords(file)]
		.filter(record => record.stream === stream)
		.map(({text}) => text)
		.join('');
}

describe('the next runner finds what a dead one left open', () => {
	test('an attempt whose container was never made is withdrawn, and made when its turn comes', async () => {
		const {engine, end} = speaker();
		await using before = await left(...starts('/a').slice(0, 2));
		await using pipeline = await next(engine, before.folder);
		const {runner, until} = pipeline;
		runner.begin();
		expect(runner.state.mode).toBe('paused');
		expect(stateOf(runner.state, '/a')).toBe('running');
		await until(() => stateOf(runner.state, '/a') === 'pending');
		expect(runner.state.attempts.get('/a')).toEqual([]);
		end(0);
		await runner.send({type: 'run'});
		await until(() => isFinished(runner.state));
		expect(runner.state.attempts.get('/a')).toMatchObject([{attempt: 1, outcome: {state: 'done'}}]);
		expect([...engine.containers.keys()]).toEqual([]);
	});

	test('one whose container was made and not started is withdrawn, and the container goes', async () => {
		const {engine} = speaker();
		await makeContainer(engine);
		await using before = await left(...starts('/a').slice(0, 2));
		await using pipeline = await next(engine, before.folder);
		const {runner, until} = pipeline;
		runner.begin({buildMissing: false});
		await until(() => stateOf(runner.state, '/a') === 'pending');
		expect([...engine.containers.keys()]).toEqual([]);
		expect(engine.calls('startContainer')).toBe(0);
	});

	test('one that runs is adopted with all of its output, and nothing new starts unasked', async () => {
		const {engine, end, more} = speaker();
		await engine.startContainer(await makeContainer(engine));
		await using before = await left(...starts('/a'));
		const log = createLogWriter(before.log);
		log.write(1, 'stdout', Buffer.from('ou'));
		log.close();
		await using pipeline = await next(engine, before.folder);
		const {runner, until} = pipeline;
		runner.begin();
		await until(() => latestAttempt(runner.state, '/a')?.isRecovered === true);
		await expect.poll(() => textOf(before.log, 'stderr')).toBe('err\n');
		expect(stateOf(runner.state, '/a')).toBe('running');
		more('more\n');
		end(0);
		await until(() => stateOf(runner.state, '/a') === 'done');
		expect(textOf(before.log, 'stdout')).toBe('out\nmore\n');
		expect(latestAttempt(runner.state, '/a')).toMatchObject({attempt: 1, durationMs: 7});
		expect(stateOf(runner.state, '/b')).toBe('pending');
		await runner.stop('test');
		expect([...engine.containers.keys()]).toEqual([]);
		expect(engine.calls('startContainer')).toBe(1);
	});

	test('one that was started in the moment of its runner’s death is adopted, too', async () => {
		const {engine, end} = speaker();
		await engine.startContainer(await makeContainer(engine));
		await using before = await left(...starts('/a').slice(0, 2));
		await using pipeline = await next(engine, before.folder);
		const {runner, until, events} = pipeline;
		runner.begin();
		await until(() => latestAttempt(runner.state, '/a')?.startedAt !== undefined);
		end(4);
		await until(() => stateOf(runner.state, '/a') === 'error');
		expect(events.filter(({type}) => type === 'attempt-started')).toHaveLength(1);
	});

	test('one that has ended has its exit code and its output', async () => {
		const {engine, end} = speaker();
		const id = await makeContainer(engine);
		await engine.startContainer(id);
		end(4);
		await engine.waitForExit(id);
		await using before = await left(...starts('/a'));
		await using pipeline = await next(engine, before.folder);
		const {runner, until} = pipeline;
		runner.begin();
		await until(() => stateOf(runner.state, '/a') === 'error');
		expect(latestAttempt(runner.state, '/a')?.outcome).toMatchObject({exitCode: 4});
		expect(textOf(before.log, 'stdout')).toBe('out\n');
	});

	test('one that ended with the engine is killed by it, and one whose container is gone by others', async () => {
		for (const [change, message] of [
			['ends', 'It ended with the Docker engine.'],
			['removes', 'Its container was removed by something else than conducto.'],
		] as const) {
			const {engine} = speaker();
			const id = await makeContainer(engine);
			await engine.startContainer(id);
			if (change === 'removes') {
				await engine.removeContainer(id);
			} else {
				engine.disconnect();
				engine.reconnect({endsContainers: true});
			}

			await using before = await left(...starts('/a'));
			await using pipeline = await next(engine, before.folder);
			const {runner, until} = pipeline;
			runner.begin();
			await until(() => stateOf(runner.state, '/a') === 'killed');
			expect(latestAttempt(runner.state, '/a')?.outcome).toMatchObject({message});
		}
	});

	test('it can be killed, and its time counts from its start', async () => {
		const {engine} = speaker();
		await engine.startContainer(await makeContainer(engine));
		await using before = await left(...starts('/a'));
		await using pipeline = await next(engine, before.folder);
		const {runner, until, timers} = pipeline;
		runner.begin();
		await until(() => latestAttempt(runner.state, '/a')?.isRecovered === true);
		const limit = timers.find(({ms}) => ms > 60_000);
		expect(limit?.ms).toBeGreaterThan(4 * 3_600_000 - 1000);
		expect(limit?.ms).toBeLessThan(4 * 3_600_000);
		expect(await runner.send({type: 'kill', path: '/a'})).toEqual({ok: true});
		expect(latestAttempt(runner.state, '/a')?.outcome).toEqual({
			state: 'killed',
			reason: 'killed',
			message: 'It was killed by a person.',
		});
	});

	test('what belongs to no attempt is removed', async () => {
		const {engine} = speaker();
		await engine.startContainer(await makeContainer(engine));
		await using before = await left(...starts('/a'), ends('/a', 1));
		await using pipeline = await next(engine, before.folder);
		const {runner, until} = pipeline;
		runner.begin();
		await until(() => runner.state.images.get('debian:stable-slim')?.state === 'built');
		expect([...engine.containers.keys()]).toEqual([]);
	});

	test('without an engine it is said, nothing is killed, and all goes on when it answers', async () => {
		const {engine, end} = speaker();
		await engine.startContainer(await makeContainer(engine));
		engine.disconnect();
		await using before = await left(...starts('/a'));
		await using pipeline = await next(engine, before.folder);
		const {runner, until, timers} = pipeline;
		runner.begin({buildMissing: false});
		await until(() => runner.state.engineAway !== undefined);
		expect(runner.state.engineAway?.message).toBe('No Docker engine answers.');
		expect(stateOf(runner.state, '/a')).toBe('running');
		engine.reconnect();
		timers[0]?.run();
		await until(() => latestAttempt(runner.state, '/a')?.isRecovered === true);
		expect(runner.state.engineAway).toBeUndefined();
		end(0);
		await until(() => stateOf(runner.state, '/a') === 'done');
	});

	test('a runner that ends while there is no engine leaves it to the next one', async () => {
		const {engine} = speaker();
		await engine.startContainer(await makeContainer(engine));
		engine.disconnect();
		await using before = await left(...starts('/a'));
		await using pipeline = await next(engine, before.folder);
		pipeline.runner.begin({buildMissing: false});
		await pipeline.until(() => pipeline.runner.state.engineAway !== undefined);
		await pipeline.runner.stop('test');
		engine.reconnect();
		await using another = await next(engine, before.folder);
		another.runner.begin({buildMissing: false});
		await another.until(() => latestAttempt(another.runner.state, '/a')?.isRecovered === true);
	});
});

describe('a container that a dead runner’s last words made', () => {
	test('does not stand in the way', async () => {
		const {engine, end} = speaker();
		end(0);
		await using before = await left();
		await using pipeline = await next(engine, before.folder);
		const {runner, until} = pipeline;
		runner.begin();
		await until(() => runner.state.images.get('debian:stable-slim')?.state === 'built');
		await makeContainer(engine);
		await runner.send({type: 'run'});
		await until(() => isFinished(runner.state));
		expect(stateOf(runner.state, '/')).toBe('done');
		expect(engine.calls('startContainer')).toBe(2);
		expect([...engine.containers.keys()]).toEqual([]);
	});
});

describe('an engine that goes away in mid-run', () => {
	async function running() {
		const spoken = speaker();
		const before = await left();
		const pipeline = await next(spoken.engine, before.folder);
		const {runner, until} = pipeline;
		runner.begin();
		await runner.send({type: 'run'});
		await until(() => latestAttempt(runner.state, '/a')?.startedAt !== undefined);
		await expect.poll(() => textOf(before.log, 'stderr')).toBe('err\n');
		return {
			...spoken,
			...pipeline,
			log: before.log,
			/** Lets the pause in which nobody asks for the engine be over. */
			askAgain: () => pipeline.timers.filter(({ms}) => ms === 500).forEach(({run}) => void run()),
			async [Symbol.asyncDispose]() {
				await pipeline[Symbol.asyncDispose]();
				await before[Symbol.asyncDispose]();
			},
		};
	}

	test('and lets containers live: the attempt goes on with all of its output', async () => {
		await using pipeline = await running();
		const {engine, runner, until, more, end} = pipeline;
		engine.disconnect();
		await until(() => runner.state.engineAway !== undefined);
		more('meanwhile\n');
		engine.reconnect();
		pipeline.askAgain();
		await until(() => latestAttempt(runner.state, '/a')?.isRecovered === true);
		more('afterwards\n');
		end(0);
		await until(() => isFinished(runner.state));
		expect(textOf(pipeline.log, 'stdout')).toBe('out\nmeanwhile\nafterwards\n');
		expect(runner.state.attempts.get('/a')).toMatchObject([{outcome: {state: 'done'}}]);
		expect(stateOf(runner.state, '/b')).toBe('done');
		await runner.stop('test');
		expect([...engine.containers.keys()]).toEqual([]);
	});

	test('and takes containers with it: that is not the command’s failure', async () => {
		await using pipeline = await running();
		const {engine, runner, until} = pipeline;
		engine.disconnect();
		await until(() => runner.state.engineAway !== undefined);
		engine.reconnect({endsContainers: true});
		pipeline.askAgain();
		await until(() => stateOf(runner.state, '/a') === 'killed');
		expect(latestAttempt(runner.state, '/a')?.outcome).toMatchObject({reason: 'engine'});
		expect(textOf(pipeline.log, 'stdout')).toBe('out\n');
	});

	test('starts nothing until it is back', async () => {
		await using pipeline = await running();
		const {engine, runner, until, end} = pipeline;
		engine.disconnect();
		await until(() => runner.state.engineAway !== undefined);
		await runner.send({type: 'run', path: '/b'});
		expect(stateOf(runner.state, '/b')).toBe('queued');
		end(0);
		engine.reconnect();
		pipeline.askAgain();
		await until(() => isFinished(runner.state));
		expect(stateOf(runner.state, '/')).toBe('done');
	});

	test('just before a container is made: the attempt is withdrawn, and made when it is back', async () => {
		const {engine, end} = speaker();
		end(0);
		await using before = await left();
		await using pipeline = await next(engine, before.folder);
		const {runner, until, timers} = pipeline;
		runner.begin();
		await until(() => runner.state.images.get('debian:stable-slim')?.state === 'built');
		engine.disconnect();
		await runner.send({type: 'run'});
		await until(() => runner.state.engineAway !== undefined);
		await until(() => runner.state.attempts.get('/a')?.length === 0);
		engine.reconnect();
		timers.forEach(({run}) => void run());
		await until(() => isFinished(runner.state));
		expect(runner.state.attempts.get('/a')).toMatchObject([{attempt: 1, outcome: {state: 'done'}}]);
	});
});

describe('an engine that goes away just before what a person asked for', () => {
	test('has it run when it is back, although the run is paused', async () => {
		const {engine, end} = speaker();
		end(0);
		await using before = await left();
		await using pipeline = await next(engine, before.folder);
		const {runner, until, timers} = pipeline;
		runner.begin();
		await until(() => runner.state.images.get('debian:stable-slim')?.state === 'built');
		engine.disconnect();
		await runner.send({type: 'run', path: '/a'});
		await until(() => runner.state.engineAway !== undefined);
		await until(() => runner.state.attempts.get('/a')?.length === 0);
		engine.reconnect();
		timers.forEach(({run}) => void run());
		await until(() => stateOf(runner.state, '/a') === 'done');
		expect(runner.state.mode).toBe('paused');
	});
});

describe('a runner that lets go', () => {
	test('lets what runs run on for the next one', async () => {
		const {engine, end} = speaker();
		await using before = await left();
		const first = await next(engine, before.folder);
		first.runner.begin();
		await first.runner.send({type: 'run'});
		await first.until(() => latestAttempt(first.runner.state, '/a')?.startedAt !== undefined);
		await first.runner.letGo();
		expect(engine.containers.size).toBe(1);
		await using second = await next(engine, before.folder);
		second.runner.begin();
		await second.until(() => latestAttempt(second.runner.state, '/a')?.isRecovered === true);
		end(0);
		await second.until(() => stateOf(second.runner.state, '/a') === 'done');
		expect(engine.calls('startContainer')).toBe(1);
	});

	test('withdraws what has not begun', async () => {
		const {engine} = speaker();
		const waiting = Promise.withResolvers<void>();
		const attach = engine.attach;
		const slow: FakeEngine = {
			...engine,
			async attach(id) {
				await waiting.promise;
				return attach(id);
			},
		};
		await using before = await left();
		const first = await next(slow, before.folder);
		const {runner, until} = first;
		runner.begin();
		await runner.send({type: 'run'});
		await until(() => stateOf(runner.state, '/a') === 'running');
		const letting = runner.letGo();
		waiting.resolve();
		await letting;
		expect(stateOf(runner.state, '/a')).toBe('pending');
		expect(engine.containers.size).toBe(0);
		expect(engine.calls('startContainer')).toBe(0);
	});
});
