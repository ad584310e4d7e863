import {expect, test} from 'vitest';
import type {FakeCommand} from '../../source/engine/fake-container.ts';
import {createFakeEngine} from '../../source/engine/fake-engine.ts';
import {lazySpec} from '../../source/pipeline/lazy/lazy-spec.ts';
import type {NodeSpec} from '../../source/pipeline/spec.ts';
import {latestAttempt, leafOf, stateOf} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {takeSnapshot} from '../../source/run-state/snapshot.ts';
import {type TestRunner, testRunner} from '../support/runner.ts';
import {exec, parallel, serial} from '../support/specs.ts';

/** Commands are `exit N`, `wait` until they are stopped, `wait-then TEXT`, which is printed then, `print TEXT`, or `write TEXT` into the file for trees. */
const run: FakeCommand = async ({spec, files, print, signal}) => {
	const command = spec.command.at(-1) ?? '';
	const [verb = '', text = ''] = command.split(/ (.*)/s);
	switch (verb) {
		case 'wait':
			await new Promise(resolve => {
				signal.addEventListener('abort', resolve);
			});
			return 143;
		case 'wait-then':
			await new Promise(resolve => {
				signal.addEventListener('abort', resolve);
			});
			print(text);
			return 0;
		case 'print':
			print(text);
			return 0;
		case 'write':
			print('some chatter\n');
			files.set(spec.env.CONDUCTO_TREE_FILE ?? '', {
				type: 'file',
				mode: 0o644,
				contents: Buffer.from(text),
			});
			return 0;
		default:
			return Number(command.replace('exit ', ''));
	}
};

function lazy(command: string): NodeSpec {
	return lazySpec({name: 'L', env: {A: '1'}}, {command});
}

/** A root, which has no name, as JSON. */
function json({name: _, ...root}: NodeSpec): string {
	return JSON.stringify(root);
}

const two = json(parallel('', [exec('x', 'exit 0'), {...exec('y', 'exit 0'), env: {B: '2'}}]));

async function started(root: NodeSpec): Promise<TestRunner> {
	const pipeline = await testRunner(createFakeEngine({run}), root, {jobs: 4});
	pipeline.runner.begin();
	await pipeline.runner.send({type: 'run'});
	return pipeline;
}

test.each([
	['written into the file', `write ${two}`],
	['printed', `print ${two}\n`],
])('a tree that was %s takes its place, inherits and runs', async (_, command) => {
	await using pipeline = await started(serial('', [lazy(command), exec('after', 'exit 0')]));
	const {runner, until, events} = pipeline;
	const {state} = runner;
	expect([...state.tree.keys()]).toEqual(['/', '/L', '/L/Generate', '/L/Execute', '/after']);
	expect(stateOf(state, '/L/Execute')).toBe('pending');
	await until(() => isFinished(state));
	expect([...state.tree.keys()].slice(3, 6)).toEqual([
		'/L/Execute',
		'/L/Execute/x',
		'/L/Execute/y',
	]);
	expect(state.tree.get('/L/Execute/y')).toMatchObject({env: {A: '1', B: '2'}});
	expect(stateOf(state, '/')).toBe('done');
	const ends = events.filter(({type}) => type === 'attempt-ended' || type === 'subtree-made');
	expect(ends.map(event => 'path' in event && event.path)).toEqual([
		'/L/Generate',
		'/L/Execute',
		'/L/Execute/x',
		'/L/Execute/y',
		'/after',
	]);
});

test.each([
	['nothing', 'exit 0', 'It made no tree.'],
	['chatter', 'print hello', 'The tree that it made is wrong: It is not valid JSON'],
	[
		'an unknown type',
		'write {"type": "serial", "children": [{"type": "exce", "name": "x"}]}',
		'The tree that it made is wrong: children[0].type must be exec, serial, parallel or lazy',
	],
	[
		'two nodes of one name',
		'write {"conducto": 1, "root": {"type": "serial", "children": [{"type": "exec", "name": "x", "command": "a"}, {"type": "exec", "name": "x", "command": "b"}]}}',
		'The tree that it made is wrong: root.children[1] has the name "x"',
	],
	[
		'a folder that is missing',
		'write {"conducto": 1, "images": {"i": {"copy_dir": "/no/such"}}, "root": {"type": "exec", "command": "a", "image": "i"}}',
		'copy_dir is not a folder: /no/such',
	],
	[
		'a call of no function',
		'write {"type": "exec", "native": {"module": "p.ts", "function": "f"}}',
		'which is not among the modules',
	],
])('%s is an error of the generator, which says what is wrong', async (_, command, message) => {
	await using pipeline = await started(serial('', [lazy(command), exec('after', 'exit 0')]));
	const {runner, until} = pipeline;
	await until(() => isFinished(runner.state));
	expect(leafOf(runner.state, '/L/Generate')).toMatchObject({
		state: 'error',
		message: expect.stringContaining(message),
	});
	expect(stateOf(runner.state, '/L')).toBe('error');
	expect(stateOf(runner.state, '/after')).toBe('pending');
	expect([...runner.state.tree.keys()]).not.toContain('/L/Execute/x');
});

test('what shares a container with nodes of the definition must ask for the same', async () => {
	const made = json(serial('', [{...exec('x', 'exit 0'), mem: 2}]));
	await using pipeline = await started(
		serial('', [lazy(`write ${made}`), exec('after', 'exit 0')], {container_reuse: 'new'}),
	);
	const {runner, until} = pipeline;
	await until(() => isFinished(runner.state));
	expect(leafOf(runner.state, '/L/Generate')).toMatchObject({
		state: 'error',
		message:
			'The tree that it made is wrong: "/L/Execute/x" and "/L/Generate" share the container of "/", but differ in mem.',
		hint: "Give both the same mem, or set containerReuse to 'global' on one of them.",
	});
});

test('what a person edited of a shared container is not held against a tree', async () => {
	const made = json(serial('', [exec('x', 'exit 0')]));
	await using pipeline = await testRunner(
		createFakeEngine({run}),
		serial('', [lazy(`write ${made}`), exec('after', 'exit 0')], {container_reuse: 'new'}),
	);
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'edit', path: '/after', edit: {mem: 1}});
	await runner.send({type: 'run'});
	await until(() => isFinished(runner.state));
	expect(stateOf(runner.state, '/')).toBe('done');
});

test.each(['/', '/L', '/L/Generate'])(
	'a reset of %s takes the tree away, and it is made again',
	async path => {
		await using pipeline = await started(serial('', [lazy(`write ${two}`)]));
		const {runner, until} = pipeline;
		const {state} = runner;
		await until(() => isFinished(state));
		await runner.send({type: 'pause'});
		await runner.send({type: 'reset', path});
		expect([...state.tree.keys()]).toEqual(['/', '/L', '/L/Generate', '/L/Execute']);
		expect(stateOf(state, '/')).toBe('pending');
		await runner.send({type: 'run'});
		await until(() => isFinished(state) && stateOf(state, '/') === 'done');
		expect(latestAttempt(state, '/L/Generate')?.attempt).toBe(2);
		expect(latestAttempt(state, '/L/Execute/x')?.attempt).toBe(2);
	},
);

test('a reset inside of the tree runs just that again', async () => {
	await using pipeline = await started(serial('', [lazy(`write ${two}`)]));
	const {runner, until} = pipeline;
	await until(() => isFinished(runner.state));
	await runner.send({type: 'reset', path: '/L/Execute/x'});
	await until(() => isFinished(runner.state) && stateOf(runner.state, '/') === 'done');
	expect(latestAttempt(runner.state, '/L/Execute/x')?.attempt).toBe(2);
	expect(latestAttempt(runner.state, '/L/Execute/y')?.attempt).toBe(1);
	expect(latestAttempt(runner.state, '/L/Generate')?.attempt).toBe(1);
});

test('a generator that is killed, and ends well all the same, has made its tree', async () => {
	const engine = createFakeEngine({run, heedsStop: true});
	await using pipeline = await testRunner(engine, serial('', [lazy(`wait-then ${two}`)]));
	const {runner, until} = pipeline;
	const {state} = runner;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => latestAttempt(state, '/L/Generate')?.startedAt !== undefined);
	await runner.send({type: 'kill', path: '/L/Generate'});
	expect(stateOf(state, '/L/Generate')).toBe('done');
	expect(state.tree.has('/L/Execute/x')).toBe(true);
	await until(() => isFinished(state));
	expect(stateOf(state, '/')).toBe('done');
});

test('what runs of the tree is killed when its generator is reset, or run alone', async () => {
	const waits = json(parallel('', [exec('x', 'wait')]));
	await using pipeline = await started(serial('', [lazy(`write ${waits}`)]));
	const {runner, until, faults} = pipeline;
	const {state} = runner;
	await until(() => stateOf(state, '/L/Execute/x') === 'running');
	await runner.send({type: 'reset', path: '/L/Generate'});
	await until(() => stateOf(state, '/L/Execute/x') === 'running');
	expect(state.attempts.get('/L/Execute/x')?.[0]?.outcome?.state).toBe('killed');
	await runner.send({type: 'run', path: '/L/Generate'});
	await until(() => state.attempts.get('/L/Execute/x')?.length === 3);
	expect(faults).toEqual([]);
	await runner.send({type: 'kill', path: '/'});
});

test('a tree may have Lazy nodes, and images of its own that are built', async () => {
	const tree = {
		conducto: 1,
		images: {alpine: {image: 'debian:stable-slim', shell: 'bash'}},
		root: {
			type: 'serial',
			children: [
				{type: 'lazy', name: 'M', command: `write ${json(exec('', 'exit 0'))}`, env: {IN: 'M'}},
				{type: 'exec', name: 'Z', command: 'exit 0', image: 'alpine'},
			],
		},
	};
	await using pipeline = await started(serial('', [lazy(`write ${JSON.stringify(tree)}`)]));
	const {runner, until} = pipeline;
	await until(() => isFinished(runner.state) && stateOf(runner.state, '/') === 'done');
	expect([...runner.state.tree.keys()]).toContain('/L/Execute/M/Execute');
	expect(runner.state.tree.get('/L/Execute/M/Execute')).toMatchObject({
		type: 'exec',
		env: {A: '1', IN: 'M'},
	});
	expect(runner.state.images.get('alpine')?.state).toBe('built');
});

test('a pipeline that is opened again, and a display, have the tree', async () => {
	await using pipeline = await started(serial('', [lazy(`write ${two}`)]));
	await pipeline.until(() => isFinished(pipeline.runner.state));
	await pipeline.runner.send({type: 'pause'});
	const before = takeSnapshot(pipeline.runner.state);
	await using again = await testRunner(createFakeEngine({run}), serial('', []), {
		reopen: pipeline.folder,
	});
	expect([...again.runner.state.tree.keys()]).toContain('/L/Execute/y');
	expect(takeSnapshot(again.runner.state)).toEqual(before);
});

test('a generator that is skipped is not waited for', async () => {
	await using pipeline = await started(serial('', [lazy('wait'), exec('after', 'exit 0')]));
	const {runner, until} = pipeline;
	await until(() => stateOf(runner.state, '/L/Generate') === 'running');
	await runner.send({type: 'kill', path: '/L'});
	await runner.send({type: 'skip', path: '/L/Generate'});
	await until(() => isFinished(runner.state) && stateOf(runner.state, '/after') === 'done');
	expect(runner.state.skipped).toEqual(new Set(['/L']));
});

test('a tree that was not written down when its runner died is made again', async () => {
	await using pipeline = await testRunner(
		createFakeEngine({run}),
		serial('', [lazy(`write ${two}`)]),
		{
			append: append => (bodies, at) =>
				append(
					bodies.filter(({type}) => type !== 'subtree-made'),
					at,
				),
		},
	);
	pipeline.runner.begin();
	await pipeline.runner.send({type: 'run'});
	await pipeline.until(() => stateOf(pipeline.runner.state, '/L/Generate') === 'done');
	expect(stateOf(pipeline.runner.state, '/')).toBe('pending');
	await pipeline.runner.send({type: 'pause'});
	await using again = await testRunner(createFakeEngine({run}), serial('', []), {
		reopen: pipeline.folder,
	});
	again.runner.begin();
	expect(stateOf(again.runner.state, '/L/Generate')).toBe('pending');
	await again.runner.send({type: 'run'});
	await again.until(() => isFinished(again.runner.state));
	expect(stateOf(again.runner.state, '/')).toBe('done');
});

test('a tree that holds nothing is done, and what comes after it runs', async () => {
	const root = serial('', [lazy(`print ${json(parallel('', []))}`), exec('after', 'exit 0')]);
	await using pipeline = await started(root);
	const {runner, until} = pipeline;
	expect(stateOf(runner.state, '/L/Execute')).toBe('pending');
	await until(() => isFinished(runner.state));
	expect(stateOf(runner.state, '/L/Execute')).toBe('done');
	expect(stateOf(runner.state, '/')).toBe('done');
});
