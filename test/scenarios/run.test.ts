import path from 'node:path';
import {expect, test} from 'vitest';
import {createFakeEngine, type FakeEngineOptions} from '../../source/engine/fake-engine.ts';
import {fakeDebian} from '../../source/engine/fake-images.ts';
import {ConductoError} from '../../source/errors/conducto-error.ts';
import {latestAttempt, stateOf} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {logFile} from '../../source/store/log-format.ts';
import {decodedRecords} from '../../source/store/log-text.ts';
import {createStore} from '../../source/store/pipeline-store.ts';
import {testRunner} from '../support/runner.ts';
import {exec, parallel, serial, specOf} from '../support/specs.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

/** Commands are `exit N`, `echo TEXT`, or `wait` until they are stopped. */
const run: FakeEngineOptions['run'] = async ({spec, print, signal}) => {
	const command = spec.command.at(-1) ?? '';
	if (command === 'wait') {
		await new Promise(resolve => {
			signal.addEventListener('abort', resolve);
		});
		return 143;
	}

	if (command.startsWith('echo ')) {
		print(`${command.slice(5)}\n`);
		return 0;
	}

	return Number(command.replace('exit ', ''));
};

test('nodes wait for the command to run, then a Serial runs in order', async () => {
	const engine = createFakeEngine({run});
	await using pipeline = await testRunner(
		engine,
		serial('', [exec('a', 'exit 0'), exec('b', 'exit 0')]),
	);
	const {runner, events, until} = pipeline;
	runner.begin();
	await until(() => runner.state.images.get('debian:stable-slim')?.state === 'built');
	expect(stateOf(runner.state, '/a')).toBe('pending');
	await runner.send({type: 'run'});
	await until(() => isFinished(runner.state));
	expect(stateOf(runner.state, '/')).toBe('done');
	const order = events.filter(({type}) => type.startsWith('attempt-'));
	expect(order.map(event => `${event.type} ${'path' in event && event.path}`)).toEqual([
		'attempt-intended /a',
		'attempt-started /a',
		'attempt-ended /a',
		'attempt-intended /b',
		'attempt-started /b',
		'attempt-ended /b',
	]);
});

test('every attempt gets a fresh container with its labels, and none is left', async () => {
	const engine = createFakeEngine({run});
	await using pipeline = await testRunner(engine, serial('', [exec('a', 'wait')]));
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => stateOf(runner.state, '/a') === 'running');
	await until(() => runner.state.attempts.get('/a')?.[0]?.startedAt !== undefined);
	const [container] = [...engine.containers.values()];
	expect(container?.spec).toMatchObject({
		command: [expect.stringMatching(/sh$/), '-c', 'wait'],
		labels: {
			'com.conducto.pipeline': 'abc234',
			'com.conducto.node': '/a',
			'com.conducto.attempt': '1',
			'com.conducto.kind': 'exec',
		},
	});
	await runner.send({type: 'reset', path: '/a'});
	await until(() => runner.state.attempts.get('/a')?.[1]?.startedAt !== undefined);
	expect(runner.state.attempts.get('/a')?.[0]?.outcome).toMatchObject({state: 'killed'});
	await runner.stop('test');
	expect([...engine.containers.keys()]).toEqual([]);
	expect(engine.calls('createContainer')).toBe(3);
});

test('the output of an attempt is in its log when its end is told', async () => {
	const engine = createFakeEngine({run});
	await using pipeline = await testRunner(engine, exec('', 'echo hello'));
	const {runner, folder, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => stateOf(runner.state, '/') === 'done');
	const records = [...decodedRecords(logFile(folder, '/', 1))];
	expect(records).toMatchObject([{stream: 'stdout', text: 'hello\n'}]);
});

test('jobs bound how many run at once; the others are queued', async () => {
	const engine = createFakeEngine({run});
	const nodes = Array.from({length: 5}, (_, n) => exec(`n${n}`, 'wait'));
	await using pipeline = await testRunner(engine, parallel('', nodes), {jobs: 2});
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => runner.state.parents.get('/')?.counts.running === 2);
	expect(runner.state.parents.get('/')?.counts).toMatchObject({running: 2, queued: 3});
});

test('a pause lets running nodes finish and takes back the turn of the others', async () => {
	const engine = createFakeEngine({run});
	const nodes = [exec('a', 'wait'), exec('b', 'exit 0')];
	await using pipeline = await testRunner(engine, parallel('', nodes), {jobs: 1});
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => stateOf(runner.state, '/a') === 'running');
	await runner.send({type: 'pause'});
	expect(stateOf(runner.state, '/a')).toBe('running');
	expect(stateOf(runner.state, '/b')).toBe('pending');
});

test('an image that can not be had puts its nodes in error with a pointer to it, and mends by a rebuild', async () => {
	const engine = createFakeEngine({run});
	const root = parallel('', [exec('bad', 'exit 0', 'nowhere:1'), exec('good', 'exit 0')]);
	await using pipeline = await testRunner(engine, root);
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => isFinished(runner.state) && stateOf(runner.state, '/good') === 'done');
	expect(runner.state.leaves.get('/bad')).toMatchObject({
		state: 'error',
		message: expect.stringContaining('nowhere:1'),
		hint: expect.stringContaining('rebuild'),
	});
	expect(await runner.send({type: 'rebuild', image: 'nowhere:1'})).toEqual({ok: true});
	await until(() => runner.state.images.get('nowhere:1')?.state === 'failed');
	expect(engine.calls('pullImage')).toBe(2);
});

test('a reset never rebuilds the image', async () => {
	const engine = createFakeEngine({run});
	await using pipeline = await testRunner(engine, serial('', [exec('a', 'exit 0')]));
	const {runner, events, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => stateOf(runner.state, '/a') === 'done');
	await runner.send({type: 'reset', path: '/'});
	await until(() => runner.state.attempts.get('/a')?.length === 2 && isFinished(runner.state));
	expect(events.filter(({type}) => type === 'image-started')).toHaveLength(1);
});

test('resets that overlap follow each other, and the last one leaves the node running', async () => {
	const engine = createFakeEngine({run});
	await using pipeline = await testRunner(engine, serial('', [exec('a', 'wait')]));
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => stateOf(runner.state, '/a') === 'running');
	const replies = await Promise.all(
		['/a', '/', '/a'].map(async path => runner.send({type: 'reset', path})),
	);
	expect(replies).toEqual([{ok: true}, {ok: true}, {ok: true}]);
	await until(() => stateOf(runner.state, '/a') === 'running');
	expect(runner.state.attempts.get('/a')).toHaveLength(4);
});

test('a container that can not be created is an error of its node only', async () => {
	const engine = createFakeEngine({run});
	await using pipeline = await testRunner(
		engine,
		parallel('', [exec('a', 'exit 0'), exec('b', 'exit 0')]),
		{
			jobs: 1,
		},
	);
	const {runner, until} = pipeline;
	runner.begin();
	await until(() => runner.state.images.get('debian:stable-slim')?.state === 'built');
	engine.failNext(
		'createContainer',
		new ConductoError('engine-failed', 'No space.', {hint: 'Make some.'}),
	);
	await runner.send({type: 'run'});
	await until(() => isFinished(runner.state));
	expect(runner.state.leaves.get('/a')).toMatchObject({message: 'No space.', hint: 'Make some.'});
	expect(stateOf(runner.state, '/b')).toBe('done');
});

test('an image that was built once and is gone from the engine is built again', async () => {
	const engine = createFakeEngine({images: {}, registry: {'debian:stable-slim': fakeDebian}, run});
	const root = serial('', [exec('a', 'exit 0')]);
	await using earlier = await temporaryFolder();
	const folder = path.join(earlier.path, 'p');
	const record = {id: 'abc234', title: 'test', createdAt: 0, spec: specOf(root)};
	const store = await createStore(folder, record);
	const image = 'debian:stable-slim';
	const built = {imageId: 'sha256:gone', shell: '/bin/sh', workdir: '/', distribution: undefined};
	store.append(
		[
			{type: 'image-started', image},
			{type: 'image-built', image, built},
		],
		5,
	);
	store.close();

	await using next = await testRunner(engine, root, {reopen: folder});
	next.runner.begin();
	await next.until(() => next.runner.state.images.get(image)?.state === 'building');
	await next.until(() => next.runner.state.images.get(image)?.state === 'built');
	expect(next.runner.state.images.get(image)?.built?.imageId).not.toBe('sha256:gone');
});

test('a store that can not be written any more: containers are removed all the same', async () => {
	const engine = createFakeEngine({run});
	let isFull = false;
	const pipeline = await testRunner(engine, parallel('', [exec('a', 'wait'), exec('b', 'wait')]), {
		append: append => (bodies, at) => {
			if (isFull) {
				throw new Error('disk full');
			}

			return append(bodies, at);
		},
	});
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => runner.state.parents.get('/')?.counts.running === 2);
	isFull = true;
	await expect(runner.stop('test')).rejects.toThrow('disk full');
	expect(pipeline.faults).toHaveLength(2);
	expect([...engine.containers.keys()]).toEqual([]);
});

test('a start that can not be written is told once, and is not tried for ever', async () => {
	const engine = createFakeEngine({run});
	let refused = 0;
	await using pipeline = await testRunner(engine, exec('', 'exit 0'), {
		append: append => (bodies, at) => {
			// The limit only ends the test where it would go on for ever.
			if (bodies.some(({type}) => type === 'attempt-intended') && ++refused <= 50) {
				throw new Error('disk full');
			}

			return append(bodies, at);
		},
	});
	const {runner, until} = pipeline;
	runner.begin();
	await until(() => [...runner.state.images.values()].every(({state}) => state === 'built'));
	await runner.send({type: 'run'});
	await expect.poll(() => pipeline.faults).not.toEqual([]);
	// The end of the image's build is another occasion to start it.
	expect(refused).toBeLessThanOrEqual(2);
});

test('a build of which can not be written down what happens ends with the reason', async () => {
	const engine = createFakeEngine({});
	const pulled = Promise.withResolvers<void>();
	await using pipeline = await testRunner(
		{
			...engine,
			findImage: async () => undefined,
			// As a real engine's: called where nobody would catch what is thrown.
			pullImage: async (_, onProgress) => {
				setImmediate(() => {
					onProgress({currentBytes: 1, totalBytes: 2, layers: {done: 0, total: 1}});
					pulled.resolve();
				});
				await pulled.promise;
			},
		},
		exec('', 'true'),
		{
			append: append => (bodies, at) => {
				if (bodies.some(({type}) => type === 'image-step-progressed')) {
					throw new Error('disk full');
				}

				return append(bodies, at);
			},
		},
	);
	const {runner, until} = pipeline;
	runner.begin();
	const image = () => [...runner.state.images.values()][0];
	await until(() => image()?.state === 'failed');
	expect(image()?.message).toBe('disk full');
});

test('what was killed runs again when the run goes on', async () => {
	const engine = createFakeEngine({run});
	await using pipeline = await testRunner(engine, serial('', [exec('a', 'wait')]));
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => runner.state.attempts.get('/a')?.[0]?.startedAt !== undefined);
	await runner.send({type: 'kill', path: '/'});
	expect(stateOf(runner.state, '/a')).toBe('killed');
	await runner.send({type: 'run'});
	await until(() => runner.state.attempts.get('/a')?.[1]?.startedAt !== undefined);
});

test('commands that name what is not there are refused with a reason', async () => {
	const engine = createFakeEngine({run});
	await using pipeline = await testRunner(engine, serial('', [exec('a', 'exit 0')]));
	const {runner} = pipeline;
	runner.begin();
	expect(await runner.send({type: 'reset', path: '/zzz'})).toMatchObject({ok: false});
	expect(await runner.send({type: 'rebuild', image: 'zzz'})).toMatchObject({ok: false});
});

test('a rebuild that is asked for while the image is being built comes after it, once', async () => {
	const engine = createFakeEngine({run});
	await using pipeline = await testRunner(engine, serial('', [exec('a', 'exit 0')]));
	const {runner, events} = pipeline;
	runner.begin();
	const image = 'debian:stable-slim';
	expect(await runner.send({type: 'rebuild', image})).toEqual({ok: true});
	expect(await runner.send({type: 'rebuild', image, all: true})).toEqual({ok: true});
	await pipeline.until(() => events.filter(({type}) => type === 'image-built').length === 2);
	expect(events.filter(({type}) => type === 'image-started')).toMatchObject([
		{image, build: 1},
		{image, build: 2},
	]);
	// All steps: it was pulled, although it was there.
	expect(engine.calls('pullImage')).toBe(1);
});

test('of many images a few are built at a time, and all in the end', async () => {
	const names = Array.from({length: 12}, (_, index) => `image ${index}`);
	const registry = Object.fromEntries(names.map(name => [name, {}]));
	const engine = createFakeEngine({run, registry});
	let most = 0;
	const images = Object.fromEntries(names.map(name => [name, {image: name}]));
	const children = names.map((name, index) => ({...exec(`n${index}`, 'exit 0'), image: name}));
	await using pipeline = await testRunner(engine, serial('', children), {images});
	const {runner} = pipeline;
	runner.onEvents(() => {
		const states = [...runner.state.images.values()].map(({state}) => state);
		most = Math.max(most, states.filter(state => state === 'building').length);
	});
	runner.begin();
	await pipeline.until(() =>
		[...runner.state.images.values()].every(({state}) => state === 'built'),
	);
	expect(most).toBe(4);
});

test('a command that runs longer than its time is an error that says so', async () => {
	const timers: Array<{readonly ms: number; readonly run: () => void}> = [];
	const ends = Promise.withResolvers<number>();
	const engine = createFakeEngine({run: () => ends.promise});
	const node = {...exec('slow', 'sleep'), max_time: 600};
	await using pipeline = await testRunner(engine, serial('', [node]), {
		after(ms, run) {
			timers.push({ms, run});
			return () => {};
		},
	});
	const {runner} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await pipeline.until(() => timers.some(({ms}) => ms === 600_000));
	timers.find(({ms}) => ms === 600_000)?.run();
	await pipeline.until(() => stateOf(runner.state, '/') === 'error');
	expect(latestAttempt(runner.state, '/slow')?.outcome).toEqual({
		state: 'error',
		reason: 'timed-out',
		message: 'It was killed because it ran longer than 10m.',
		hint: 'Give it more time with maxTime.',
	});
});
