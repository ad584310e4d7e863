import {expect, test} from 'vitest';
import {
	createFakeEngine,
	type FakeEngine,
	type FakeEngineOptions,
} from '../../source/engine/fake-engine.ts';
import {stateOf} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {logFile} from '../../source/store/log-format.ts';
import {decodedRecords} from '../../source/store/log-text.ts';
import {type TestRunner, testRunner} from '../support/runner.ts';
import {exec, parallel, serial} from '../support/specs.ts';

/** Commands are `wait`, until they are stopped, or print themselves and end well. Each leaves its mark in `ran`. */
function armingEngine(options: FakeEngineOptions = {}): FakeEngine & {readonly ran: string[]} {
	const ran: string[] = [];
	const engine = createFakeEngine({
		stdinOnce: true,
		async run({spec, print, signal}) {
			const command = spec.command.at(-1) ?? '';
			ran.push(command);
			if (command === 'wait') {
				await new Promise(resolve => signal.addEventListener('abort', resolve));
				return 143;
			}

			// Time enough to make what comes next.
			for (let turn = 0; turn < 20; turn++) {
				await new Promise(setImmediate);
			}

			print(`${command}\n`);
			return 0;
		},
		...options,
	});
	return Object.assign(engine, {ran});
}

const chain = (count: number, first = 'c0') =>
	serial(
		'',
		Array.from({length: count}, (_, index) => exec(`${index}`, index === 0 ? first : `c${index}`)),
	);

const armedNames = (engine: FakeEngine): string[] =>
	[...engine.containers.values()]
		.filter(({spec, state}) => spec.armed && state() === 'running')
		.map(({spec}) => spec.labels['com.conducto.node'] ?? '')
		.sort();

/** Begins, runs, and waits until the first node waits and these are armed. */
async function untilArmed(
	{runner, until}: TestRunner,
	engine: FakeEngine,
	armed: readonly string[],
): Promise<void> {
	runner.begin();
	await until(() => [...runner.state.images.values()].every(image => image.state === 'built'));
	await runner.send({type: 'run'});
	await expect.poll(() => armedNames(engine)).toEqual(armed);
}

test('what comes next is armed while a node runs, released in its turn, and nothing is made twice', async () => {
	const engine = armingEngine();
	await using pipeline = await testRunner(engine, chain(12), {jobs: 1});
	const {runner, until, events, folder} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => isFinished(runner.state));
	expect(stateOf(runner.state, '/')).toBe('done');
	expect(engine.ran).toEqual(Array.from({length: 12}, (_, index) => `c${index}`));
	const intents = events.filter(event => event.type === 'attempt-intended');
	expect(intents.filter(({armed}) => armed !== undefined).length).toBeGreaterThan(0);
	expect(new Set(intents.flatMap(({armed}) => armed ?? [])).size).toBe(
		intents.filter(({armed}) => armed).length,
	);
	for (let index = 0; index < 12; index++) {
		expect([...decodedRecords(logFile(folder, `/${index}`, 1))]).toMatchObject([
			{stream: 'stdout', text: `c${index}\n`},
		]);
	}

	await runner.stop('test');
	// One more is made for the image.
	expect(engine.calls('createContainer')).toBe(13);
	expect(engine.calls('removeContainer')).toBe(13);
	expect([...engine.containers.keys()]).toEqual([]);
});

test('the store has the intent before the command is released', async () => {
	const engine = armingEngine();
	const order: string[] = [];
	await using pipeline = await testRunner(engine, chain(3), {
		jobs: 1,
		append: append => (bodies, at) => {
			for (const body of bodies) {
				if (body.type === 'attempt-intended') {
					order.push(`${body.command} intended ${engine.ran.includes(body.command)}`);
				}
			}

			return append(bodies, at);
		},
	});
	pipeline.runner.begin();
	await pipeline.runner.send({type: 'run'});
	await pipeline.until(() => isFinished(pipeline.runner.state));
	expect(order).toEqual(['c0 intended false', 'c1 intended false', 'c2 intended false']);
});

test('nothing is armed before the run, nor on an engine whose stdin does not end with its client', async () => {
	const engine = armingEngine({stdinOnce: false});
	await using pipeline = await testRunner(engine, chain(3), {jobs: 1});
	const {runner, until, events} = pipeline;
	runner.begin();
	await until(() => [...runner.state.images.values()].every(image => image.state === 'built'));
	expect(engine.containers.size).toBe(0);
	await runner.send({type: 'run'});
	await until(() => isFinished(runner.state));
	expect(events.filter(event => event.type === 'attempt-intended' && event.armed)).toEqual([]);
	expect(engine.calls('attachStdin')).toBe(0);
});

test('nodes with flags of docker run, or that require docker, are not armed', async () => {
	const engine = armingEngine();
	const root = serial('', [
		exec('0', 'wait'),
		{type: 'exec', name: '1', command: 'c1', requires_docker: true},
		{type: 'exec', name: '2', command: 'c2', docker_run_args: ['--cap-add', 'SYS_PTRACE']},
		exec('3', 'c3'),
	]);
	await using pipeline = await testRunner(engine, root, {jobs: 1});
	await untilArmed(pipeline, engine, ['/3']);
});

test.each([
	['a pause', {type: 'pause'}, []],
	['a skip', {type: 'skip', path: '/1'}, ['/2', '/3']],
	['a kill of all', {type: 'kill', path: '/'}, []],
] as const)('%s discards what is not to come any more', async (_, command, left) => {
	const engine = armingEngine();
	await using pipeline = await testRunner(engine, chain(4, 'wait'), {jobs: 1});
	await untilArmed(pipeline, engine, ['/1', '/2', '/3']);
	await pipeline.runner.send(command);
	await expect.poll(() => armedNames(engine)).toEqual(left);
	expect(engine.ran).toEqual(['wait']);
});

test.each([
	['an edit', {type: 'edit', path: '/1', edit: {command: 'edited'}}, 'edited'],
	['a reset', {type: 'reset', path: '/1'}, 'c1'],
] as const)('%s makes the container anew', async (_, command, ran) => {
	const engine = armingEngine();
	await using pipeline = await testRunner(engine, chain(3, 'wait'), {jobs: 1});
	const {runner, until} = pipeline;
	await untilArmed(pipeline, engine, ['/1', '/2']);
	const ids = (): string[] =>
		[...engine.containers.values()]
			.filter(({spec}) => spec.labels['com.conducto.node'] === '/1')
			.map(({id}) => id);
	const before = ids();
	expect((await runner.send(command)).ok).toBe(true);
	await expect.poll(() => ids().length === 1 && ids()[0] !== before[0]).toBe(true);
	await runner.send({type: 'skip', path: '/2'});
	await runner.send({type: 'kill', path: '/0'});
	await runner.send({type: 'run', path: '/1'});
	await until(() => stateOf(runner.state, '/1') === 'done');
	expect(engine.ran).toEqual(['wait', ran]);
});

test('one that died is replaced by a fresh start, and nobody sees it', async () => {
	const engine = armingEngine();
	await using pipeline = await testRunner(engine, chain(2, 'wait'), {jobs: 1});
	const {runner, until, folder} = pipeline;
	await untilArmed(pipeline, engine, ['/1']);
	for (const {spec, end} of engine.containers.values()) {
		if (spec.armed && spec.labels['com.conducto.node'] === '/1') {
			end(137);
		}
	}

	await runner.send({type: 'run', path: '/1'});
	await runner.send({type: 'kill', path: '/0'});
	await until(() => stateOf(runner.state, '/1') === 'done');
	expect(runner.state.attempts.get('/1')).toMatchObject([{attempt: 1, outcome: {exitCode: 0}}]);
	expect([...decodedRecords(logFile(folder, '/1', 1))]).toMatchObject([{text: 'c1\n'}]);
});

test('a connection that breaks as the command is released runs it once, in another container', async () => {
	const engine = armingEngine();
	let isBroken = false;
	await using pipeline = await testRunner(engine, chain(2, 'wait'), {
		jobs: 2,
		append: append => (bodies, at) => {
			const events = append(bodies, at);
			for (const body of bodies) {
				if (body.type === 'attempt-intended' && body.armed && !isBroken) {
					isBroken = true;
					engine.containers.get(body.container)?.endAttach();
				}
			}

			return events;
		},
	});
	const {runner, until, folder} = pipeline;
	await untilArmed(pipeline, engine, ['/1']);
	await runner.send({type: 'run', path: '/1'});
	await until(() => stateOf(runner.state, '/1') === 'done');
	expect(isBroken).toBe(true);
	expect(engine.ran).toEqual(['wait', 'c1']);
	expect(runner.state.attempts.get('/1')).toHaveLength(1);
	expect([...decodedRecords(logFile(folder, '/1', 1))]).toMatchObject([{text: 'c1\n'}]);
});

test('the end of the runner leaves nothing of what was armed, and runs none of it', async () => {
	const engine = armingEngine();
	await using pipeline = await testRunner(
		engine,
		parallel('', [exec('0', 'wait'), serial('s', [exec('1', 'wait'), exec('2', 'c2')])]),
		{jobs: 2},
	);
	await untilArmed(pipeline, engine, ['/s/2']);
	await pipeline.runner.stop('test');
	expect([...engine.containers.keys()]).toEqual([]);
	expect(engine.ran).toEqual(['wait', 'wait']);
});
