import {expect, test} from 'vitest';
import {
	createFakeEngine,
	type FakeEngine,
	type FakeEngineOptions,
} from '../../source/engine/fake-engine.ts';
import type {NodeSpec, ReactionSpec} from '../../source/pipeline/spec.ts';
import {stateOf} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {type TestRunner, testRunner} from '../support/runner.ts';
import {exec, parallel, serial, specOf} from '../support/specs.ts';

type Run = NonNullable<FakeEngineOptions['run']>;

const reaction = (type: ReactionSpec['type'], count: number): ReactionSpec => ({type, count});
const react = (node: NodeSpec, ...onError: NonNullable<NodeSpec['on_error']>): NodeSpec => ({
	...node,
	on_error: onError,
});

/** Ends as its command says, once for each attempt: `1 1 0`. Without a number: with 0. */
function scripted(): Run {
	const seen = new Map<string, number>();
	return ({spec, print}) => {
		const command = spec.command.at(-1) ?? '';
		const node = `${spec.labels['com.conducto.kind']} ${spec.labels['com.conducto.node']}`;
		const index = seen.get(node) ?? 0;
		seen.set(node, index + 1);
		const code = command.split(' ')[index];
		if (spec.labels['com.conducto.kind'] === 'callback') {
			const {CONDUCTO_STATE: state, CONDUCTO_ATTEMPT: attempt} = spec.env;
			print(`${command} ${state} ${attempt} ${spec.env.CONDUCTO_EXIT_CODE}\n`);
			return command === 'fail' ? 7 : 0;
		}

		return code === 'oom' ? {exitCode: 137, outOfMemory: true} : Number(code) || 0;
	};
}

async function begun(
	root: NodeSpec,
	{
		engine = createFakeEngine({run: scripted()}),
		...options
	}: {
		engine?: FakeEngine;
		jobs?: number;
		reopen?: string;
	} = {},
): Promise<TestRunner & {engine: FakeEngine}> {
	const pipeline = await testRunner(engine, root, {jobs: 4, ...options});
	pipeline.runner.begin();
	const {images} = pipeline.runner.state;
	await pipeline.until(() => [...images.values()].every(image => image.state === 'built'));
	return {...pipeline, engine};
}

async function ran(root: NodeSpec): Promise<TestRunner & {engine: FakeEngine}> {
	const pipeline = await begun(root);
	await pipeline.runner.send({type: 'run'});
	await pipeline.until(() => isFinished(pipeline.runner.state));
	return pipeline;
}

const causes = ({runner}: TestRunner, path: string): Array<string | undefined> =>
	(runner.state.attempts.get(path) ?? []).map(({cause}) => cause);

const callbacksOf = ({runner}: TestRunner, path: string): string[] =>
	(runner.state.callbacks.get(path) ?? []).map(
		({trigger, round, command, outcome}) => `${trigger} ${round} ${command}: ${outcome?.state}`,
	);

test('an error is retried, and each attempt says why it was made', async () => {
	await using pipeline = await ran(
		serial('', [react(exec('a', '1 1 0'), reaction('retry', 3)), exec('b')]),
	);
	expect(causes(pipeline, '/a')).toEqual([undefined, 'retry 1 of 3', 'retry 2 of 3']);
	expect(stateOf(pipeline.runner.state, '/')).toBe('done');
});

test('when no retry is left the error stays; a reset by a person gives all of them back', async () => {
	await using pipeline = await ran(react(exec('', '1 1 1 1 1'), reaction('retry', 1)));
	const {runner, until} = pipeline;
	expect(stateOf(runner.state, '/')).toBe('error');
	await runner.send({type: 'reset', path: '/'});
	await until(() => isFinished(runner.state));
	expect(causes(pipeline, '/')).toEqual([undefined, 'retry 1 of 1', 'reset', 'retry 1 of 1']);
});

test('what is said about errors is inherited, and the nearest wins', async () => {
	const root = serial('', [exec('a', '1 0'), react(exec('b', '1 0'), reaction('retry', 0))]);
	await using pipeline = await ran(react(root, reaction('retry', 1)));
	expect(causes(pipeline, '/a')).toEqual([undefined, 'retry 1 of 1']);
	expect(causes(pipeline, '/b')).toEqual([undefined]);
});

test('after its retries a node is skipped, and what comes after it runs', async () => {
	const flaky = react(exec('a', '1 1 1'), reaction('retry_then_skip', 1));
	await using pipeline = await ran(serial('', [flaky, exec('b')]));
	const {state} = pipeline.runner;
	expect(state.attempts.get('/a')?.length).toBe(2);
	expect([...state.forgiven]).toEqual([['/a', '/a']]);
	expect([stateOf(state, '/a'), stateOf(state, '/b'), stateOf(state, '/')]).toEqual([
		'error',
		'done',
		'done',
	]);
});

test('a person can bring back what was skipped, and reset it', async () => {
	const flaky = react(exec('a', '1 0'), reaction('retry_then_skip', 0));
	await using pipeline = await ran(serial('', [flaky, exec('b')]));
	const {runner, until} = pipeline;
	await runner.send({type: 'unskip', path: '/a'});
	expect(stateOf(runner.state, '/')).toBe('error');
	expect(runner.state.skipped.size).toBe(0);
	await runner.send({type: 'reset', path: '/a'});
	await until(() => isFinished(runner.state));
	expect(stateOf(runner.state, '/')).toBe('done');
});

test('so many errors below a parent are skipped, whoever reset them counts anew', async () => {
	const failing = ['a', 'b', 'c'].map(name => exec(name, '1 0'));
	await using pipeline = await ran(
		serial('', [react(parallel('p', failing), reaction('skip_some_errors', 2)), exec('d')]),
	);
	const {runner, until} = pipeline;
	expect(runner.state.forgiven.size).toBe(2);
	expect(stateOf(runner.state, '/p')).toBe('error');
	expect(stateOf(runner.state, '/d')).toBe('pending');
	await runner.send({type: 'reset', path: '/p'});
	await until(() => isFinished(runner.state));
	expect(runner.state.forgiven.size).toBe(0);
	expect(stateOf(runner.state, '/')).toBe('done');
});

test('memory is doubled when it was not enough, and given to the container', async () => {
	const memories: Array<number | undefined> = [];
	const run = scripted();
	const engine = createFakeEngine({
		run(process) {
			memories.push((process.spec.limits?.memoryBytes ?? 0) / 2 ** 30);
			return run(process);
		},
	});
	const root = {...exec('', 'oom 1 oom 0'), mem: 0.1};
	await using pipeline = await begun(react(root, reaction('retry_with_double_mem', 3)), {engine});
	await pipeline.runner.send({type: 'run'});
	await pipeline.until(() => isFinished(pipeline.runner.state));
	expect(memories).toEqual([0.1, 0.2, 0.2, 0.4].map(mem => Math.round(mem * 2 ** 30) / 2 ** 30));
	expect(causes(pipeline, '/')).toEqual([
		undefined,
		'retry 1 of 3, memory doubled to 0.2 GB',
		'retry 2 of 3',
		'retry 3 of 3, memory doubled to 0.4 GB',
	]);
});

test('memory errors alone are handled, other errors by what stands after it', async () => {
	const root = {...exec('', 'oom 1 1'), mem: 0.1};
	await using pipeline = await ran(
		react(root, reaction('handle_memory_errors', 3), reaction('retry', 1)),
	);
	expect(causes(pipeline, '/')).toEqual([
		undefined,
		'retry 1 of 3, memory doubled to 0.2 GB',
		'retry 1 of 1',
	]);
	await using other = await ran(react(exec('', '1'), reaction('handle_memory_errors', 3)));
	expect(causes(other, '/')).toEqual([undefined]);
});

test('what a person killed is not retried', async () => {
	const run: Run = async ({signal}) => {
		await new Promise(resolve => {
			signal.addEventListener('abort', resolve);
		});
		return 143;
	};
	const engine = createFakeEngine({run});
	await using pipeline = await begun(react(exec('', 'wait'), reaction('retry', 3)), {engine});
	const {runner, until} = pipeline;
	await runner.send({type: 'run'});
	await until(() => stateOf(runner.state, '/') === 'running');
	await runner.send({type: 'kill', path: '/'});
	expect(stateOf(runner.state, '/')).toBe('killed');
	expect(isFinished(runner.state)).toBe(true);
});

test('a retry of a node that runs alone runs also while the pipeline is paused', async () => {
	await using pipeline = await begun(
		serial('', [exec('a'), react(exec('b', '1 0'), reaction('retry', 1))]),
	);
	const {runner, until} = pipeline;
	await runner.send({type: 'run', path: '/b'});
	await until(() => stateOf(runner.state, '/b') === 'done');
	expect(stateOf(runner.state, '/a')).toBe('pending');
});

test('while the pipeline is paused a retry waits', async () => {
	const {promise: failure, resolve: fail} = Promise.withResolvers<number>();
	let isFirst = true;
	const engine = createFakeEngine({
		run() {
			const code = isFirst ? failure : 0;
			isFirst = false;
			return code;
		},
	});
	await using pipeline = await begun(react(exec('', 'x'), reaction('retry', 1)), {engine});
	const {runner, until} = pipeline;
	await runner.send({type: 'run'});
	await until(() => stateOf(runner.state, '/') === 'running');
	await runner.send({type: 'pause'});
	fail(1);
	await until(() => stateOf(runner.state, '/') === 'pending');
	await runner.send({type: 'run'});
	await until(() => stateOf(runner.state, '/') === 'done');
	expect(causes(pipeline, '/')).toEqual([undefined, 'retry 1 of 1']);
});

test('commands follow the states of a node, in containers that are told which and are gone afterwards', async () => {
	const node: NodeSpec = {
		...exec('a', '1 0'),
		type: 'exec',
		command: '1 0',
		env: {OWN: 'yes'},
		on_queued: ['q'],
		on_running: ['r'],
		on_error: [reaction('retry', 1), 'e'],
		on_done: ['d1', 'fail', 'd2'],
	};
	await using pipeline = await ran(serial('', [node], {on_done: ['all']}));
	expect(callbacksOf(pipeline, '/a').sort()).toEqual([
		'done 2 d1: done',
		'done 2 d2: done',
		'done 2 fail: error',
		'queued 1 q: done',
		'queued 2 q: done',
		'running 1 r: done',
		'running 2 r: done',
	]);
	expect(callbacksOf(pipeline, '/')).toEqual(['done 2 all: done']);
	expect(stateOf(pipeline.runner.state, '/')).toBe('done');
	await pipeline.runner.stop('The test is over.');
	expect(pipeline.engine.containers.size).toBe(0);
});

test('nothing follows a command that a person killed', async () => {
	const engine = createFakeEngine({
		run: ({spec, signal}) =>
			spec.command.at(-1) === 'hang'
				? new Promise(resolve => {
						signal.addEventListener('abort', () => resolve(143));
					})
				: 0,
	});
	const root = serial('', [{...exec('a'), on_done: ['hang', 'next']}]);
	await using pipeline = await begun(root, {engine});
	const {runner, until} = pipeline;
	await runner.send({type: 'run'});
	await until(() => (runner.state.callbacks.get('/a')?.length ?? 0) > 0);
	await runner.send({type: 'kill', path: '/'});
	expect(callbacksOf(pipeline, '/a')).toEqual(['done 1 hang: killed']);
	expect(isFinished(runner.state)).toBe(true);
});

test('a parent that is in error says so once, when its retries are used up', async () => {
	const below = react(exec('a', '1 1'), reaction('retry', 1));
	await using pipeline = await ran(react(parallel('', [below, exec('b')]), 'notify'));
	expect(callbacksOf(pipeline, '/')).toEqual(['error 3 notify: done']);
});

test('a retry that was due when the runner died happens once', async () => {
	const root = serial('', [react(exec('a', '1 0'), reaction('retry', 1), 'e'), exec('b')]);
	// Its runner is stopped below; the folder goes with the machine's temporary files.
	const first = await testRunner(createFakeEngine({run: scripted()}), root, {
		jobs: 4,
		append: append => (bodies, at) => {
			if (bodies.some(({type}) => type === 'node-retried')) {
				throw new Error('killed');
			}

			return append(bodies, at);
		},
	});
	first.runner.begin();
	await first.until(() =>
		[...first.runner.state.images.values()].every(({state}) => state === 'built'),
	);
	await first.runner.send({type: 'run'});
	await first.until(() => stateOf(first.runner.state, '/a') === 'error');
	await first.runner.stop('It died.').catch(() => {});
	await using again = await begun(root, {engine: createFakeEngine(), reopen: first.folder});
	expect(isFinished(again.runner.state)).toBe(false);
	await again.runner.send({type: 'run'});
	await again.until(() => isFinished(again.runner.state));
	expect(causes(again, '/a')).toEqual([undefined, 'retry 1 of 1']);
	expect(callbacksOf(again, '/a')).toEqual([]);
});

test('a command that a definition brings later follows what ends from then on', async () => {
	const root = (options: object): NodeSpec => serial('', [{...exec('a', '0 0'), ...options}]);
	await using pipeline = await ran(root({}));
	const {runner, until, events} = pipeline;
	expect((await runner.redefine(specOf(root({on_done: ['x']})))).ok).toBe(true);
	expect(isFinished(runner.state)).toBe(true);
	await runner.send({type: 'reset', path: '/a'});
	await until(() => isFinished(runner.state));
	expect(events.filter(({type}) => type === 'callback-intended')).toMatchObject([
		{path: '/a', trigger: 'done', round: 2, command: 'x'},
	]);
});
