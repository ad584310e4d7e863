import {describe, expect, test} from 'vitest';
import type {FakeEngine} from '../../source/engine/fake-engine.ts';
import {latestAttempt, stateOf} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {createLogWriter} from '../../source/store/log-writer.ts';
import {left, makeContainer, next, speaker, textOf} from '../support/left-pipeline.ts';
import {ends, starts} from '../support/state.ts';

describe('a command that comes before the runner has begun', () => {
	const image = 'debian:stable-slim';

	test('waits: what it starts is not taken for something that was left open', async () => {
		const {engine, end} = speaker();
		const imageId = (await engine.findImage(image))?.id ?? '';
		const built = {imageId, shell: '/bin/sh', workdir: '/', distribution: undefined};
		await using before = await left(
			{type: 'image-started', image},
			{type: 'image-built', image, built},
		);
		await using pipeline = await next(engine, before.folder);
		const {runner, until, events} = pipeline;
		const reply = runner.send({type: 'run'});
		await new Promise(setImmediate);
		expect(stateOf(runner.state, '/a')).toBe('pending');
		runner.begin();
		expect(await reply).toMatchObject({ok: true});
		end(0);
		await until(() => isFinished(runner.state));
		const told = events.map(({type}) => type);
		expect(told).not.toContain('attempt-withdrawn');
		expect(told.filter(type => type === 'attempt-intended')).toHaveLength(2);
	});

	test('is not heard when the runner ends instead', async () => {
		const {engine} = speaker();
		await using before = await left();
		await using pipeline = await next(engine, before.folder);
		const reply = pipeline.runner.send({type: 'run'});
		await pipeline.runner.stop('test');
		expect(await reply).toMatchObject({ok: false, isUnheard: true});
	});
});

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
		timers.filter(({ms}) => ms === 500).forEach(({run}) => void run());
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
