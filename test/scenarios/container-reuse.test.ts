import {expect, test} from 'vitest';
import {createFakeEngine, type FakeEngine} from '../../source/engine/fake-engine.ts';
import {containerLabels} from '../../source/engine/labels.ts';
import type {NodeSpec} from '../../source/pipeline/spec.ts';
import {latestAttempt, stateOf} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {logFile} from '../../source/store/log-format.ts';
import {decodedRecords} from '../../source/store/log-text.ts';
import {testRunner} from '../support/runner.ts';
import {exec, parallel, serial} from '../support/specs.ts';

/** Where commands ran: each prints nothing, and ends as `exit N` says or when it is stopped. */
function sharedEngine() {
	const ran: string[] = [];
	let running = 0;
	let most = 0;
	const engine = createFakeEngine({
		async run({spec, signal}) {
			const command = spec.command.at(-1) ?? '';
			ran.push(
				`${command} in ${spec.name.split('-').at(-1)} of ${spec.labels[containerLabels.node]}`,
			);
			most = Math.max(most, ++running);
			await new Promise<void>(resolve => {
				if (command === 'wait') {
					signal.addEventListener('abort', () => resolve());
				} else {
					setImmediate(resolve);
				}
			});
			running--;
			return command === 'wait' ? 143 : Number(command.replace('exit ', ''));
		},
	});
	const shared = () =>
		[...engine.containers.values()].filter(
			({spec}) => spec.labels[containerLabels.kind] === 'shared',
		);
	return {engine, ran, most: () => most, shared};
}

function sharing(node: NodeSpec): NodeSpec {
	return {...node, container_reuse: 'new'};
}

test('commands below a node share one container, down to the next that says otherwise', async () => {
	const {engine, ran, shared} = sharedEngine();
	const fresh: NodeSpec = {...exec('c', 'exit 0'), container_reuse: 'global'};
	await using pipeline = await testRunner(
		engine,
		sharing(serial('', [exec('a', 'exit 0'), exec('b', 'exit 0'), fresh])),
	);
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => isFinished(runner.state));
	expect(stateOf(runner.state, '/')).toBe('done');
	expect(ran).toEqual(['exit 0 in shared of /', 'exit 0 in shared of /', 'exit 0 in exec of /c']);
	await expect.poll(() => shared()).toEqual([]);
});

test('children of a Parallel take turns in it', async () => {
	const {engine, most} = sharedEngine();
	const names = ['a', 'b', 'c', 'd'];
	await using pipeline = await testRunner(
		engine,
		sharing(
			parallel(
				'',
				names.map(name => exec(name, 'exit 0')),
			),
		),
		{jobs: 4},
	);
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => isFinished(runner.state));
	expect(most()).toBe(1);
	expect(engine.calls('prepareExec')).toBe(4);
	expect(runner.state.parents.get('/')?.counts.done).toBe(4);
});

test('a failed one leaves it there: reset, it runs in the same; its parent reset, in a new one', async () => {
	const {engine, shared} = sharedEngine();
	await using pipeline = await testRunner(
		engine,
		sharing(serial('', [exec('a', 'exit 0'), exec('b', 'exit 3')])),
	);
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => stateOf(runner.state, '/b') === 'error');
	const [first] = shared();
	await runner.send({type: 'reset', path: '/b'});
	await until(() => latestAttempt(runner.state, '/b')?.attempt === 2 && isFinished(runner.state));
	expect(shared()).toEqual([first]);
	await runner.send({type: 'reset', path: '/'});
	await until(() => latestAttempt(runner.state, '/b')?.attempt === 3 && isFinished(runner.state));
	expect(shared()).toHaveLength(1);
	expect(shared()).not.toEqual([first]);
	await runner.stop('The test is over.');
	expect(shared()).toEqual([]);
});

/** Two commands that share a container, of which the first runs until it is ended. */
async function runningFirst(engine: FakeEngine) {
	const pipeline = await testRunner(
		engine,
		sharing(serial('', [exec('a', 'wait'), exec('b', 'exit 1')], {stop_on_error: false})),
	);
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => latestAttempt(runner.state, '/a')?.startedAt !== undefined);
	return pipeline;
}

test('a killed one is killed alone, and the next runs in the same container', async () => {
	const {engine, shared} = sharedEngine();
	await using pipeline = await runningFirst(engine);
	const {runner, until} = pipeline;
	const [first] = shared();
	await runner.send({type: 'kill', path: '/a'});
	await until(() => isFinished(runner.state));
	expect(stateOf(runner.state, '/a')).toBe('killed');
	expect(stateOf(runner.state, '/b')).toBe('error');
	expect(shared()).toEqual([first]);
});

test('where it is gone, the command that ran says so, and the next gets a new one', async () => {
	const {engine, shared} = sharedEngine();
	await using pipeline = await runningFirst(engine);
	const {runner, until} = pipeline;
	const [first] = shared();
	first?.end(137);
	await until(() => isFinished(runner.state));
	expect(latestAttempt(runner.state, '/a')?.outcome).toMatchObject({state: 'error'});
	expect(latestAttempt(runner.state, '/b')?.outcome).toMatchObject({exitCode: 1});
	expect(shared()).toHaveLength(1);
	expect(shared()).not.toEqual([first]);
});

/** A runner that is gone while `a` runs, and the next one. */
async function passedOn(engine: FakeEngine) {
	const root = sharing(serial('', [exec('a', 'wait'), exec('b', 'exit 0')]));
	const before = await testRunner(engine, root);
	before.runner.begin();
	await before.runner.send({type: 'run'});
	await before.until(() => latestAttempt(before.runner.state, '/a')?.startedAt !== undefined);
	await before.runner.letGo();
	const next = await testRunner(engine, root, {reopen: before.folder});
	return {
		...next,
		async [Symbol.asyncDispose]() {
			await next[Symbol.asyncDispose]();
			await before[Symbol.asyncDispose]();
		},
	};
}

test('the next runner adopts what runs in it, and runs what comes after it in the same', async () => {
	const {promise: exit, resolve: end} = Promise.withResolvers<number>();
	const engine = createFakeEngine({
		run: ({spec, print}) => {
			print(`${spec.command.at(-1)}\n`);
			return spec.command.at(-1) === 'wait' ? exit : 0;
		},
	});
	await using pipeline = await passedOn(engine);
	const {runner, until, folder} = pipeline;
	const [shared] = engine.containers.values();
	runner.begin();
	await runner.send({type: 'run'});
	end(0);
	await until(() => isFinished(runner.state));
	expect(runner.state.attempts.get('/a')).toMatchObject([
		{attempt: 1, outcome: {state: 'done'}, isRecovered: true},
	]);
	expect([...decodedRecords(logFile(folder, '/a', 1))].map(({text}) => text)).toEqual(['wait\n']);
	expect(latestAttempt(runner.state, '/b')?.containerId).toBe(shared?.id);
	await expect.poll(() => engine.containers.size).toBe(0);
});

test('one that is not begun when its runner is gone never begins there, and runs when its turn comes', async () => {
	const engine = createFakeEngine({run: () => 0});
	const {prepareExec} = engine;
	let isHeld = true;
	await using pipeline = await passedOn({
		...engine,
		async prepareExec(...args) {
			const made = await prepareExec(...args);
			return isHeld ? {...made, begin: async () => {}} : made;
		},
	});
	isHeld = false;
	const {runner, until} = pipeline;
	runner.begin();
	await until(() => stateOf(runner.state, '/a') === 'pending');
	expect(runner.state.attempts.get('/a')).toEqual([]);
	await runner.send({type: 'run'});
	await until(() => isFinished(runner.state));
	expect(runner.state.attempts.get('/a')).toMatchObject([{attempt: 1, outcome: {state: 'done'}}]);
});

test('while the engine is away nothing is lost: it is followed again when that is back', async () => {
	const {promise: exit, resolve: end} = Promise.withResolvers<number>();
	const engine = createFakeEngine({run: () => exit});
	const waiting = new Set<() => void>();
	await using pipeline = await testRunner(engine, sharing(serial('', [exec('a', 'wait')])), {
		after(_, run) {
			waiting.add(run);
			return () => waiting.delete(run);
		},
	});
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => latestAttempt(runner.state, '/a')?.startedAt !== undefined);
	engine.disconnect();
	await until(() => runner.state.engineAway !== undefined);
	engine.reconnect();
	for (const run of waiting) {
		run();
	}

	await until(() => runner.state.engineAway === undefined);
	end(0);
	await until(() => isFinished(runner.state));
	expect(runner.state.attempts.get('/a')).toMatchObject([{outcome: {state: 'done'}}]);
});

test('where it ended with the engine, so did the command in it', async () => {
	const {engine} = sharedEngine();
	await using pipeline = await passedOn(engine);
	engine.disconnect();
	engine.reconnect({endsContainers: true});
	const {runner, until} = pipeline;
	runner.begin();
	await until(() => stateOf(runner.state, '/a') === 'killed');
	expect(latestAttempt(runner.state, '/a')?.outcome).toMatchObject({reason: 'engine'});
});
