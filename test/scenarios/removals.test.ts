import {expect, test} from 'vitest';
import {createFakeEngine, type FakeEngine} from '../../source/engine/fake-engine.ts';
import {ConductoError} from '../../source/errors/conducto-error.ts';
import {stateOf} from '../../source/run-state/run-state.ts';
import {isFinished} from '../../source/run-state/scheduling.ts';
import {type TestRunner, testRunner} from '../support/runner.ts';
import {exec, serial} from '../support/specs.ts';

const lost = () => new ConductoError('engine-lost', 'The connection broke.');

/** A pipeline whose one node fails, so that its container is kept; the engine is looked for again when the test says so. */
async function failed(engine: FakeEngine) {
	const waiting: Array<() => void> = [];
	const pipeline = await testRunner(engine, serial('', [exec('a', 'exit 1')]), {
		after(ms, run) {
			if (ms === 500) {
				waiting.push(run);
			}

			return () => {};
		},
	});
	pipeline.runner.begin();
	await pipeline.runner.send({type: 'run'});
	await pipeline.until(() => stateOf(pipeline.runner.state, '/a') === 'error');
	expect(engine.containers.size).toBe(1);
	return {...pipeline, lookAgain: () => waiting.splice(0).forEach(run => void run())};
}

const failing = () => createFakeEngine({run: () => 1});

test('a container that can’t be removed while the engine is away is removed when it is back', async () => {
	const engine = failing();
	await using pipeline = await failed(engine);
	const {runner, until} = pipeline;
	engine.disconnect();
	await runner.send({type: 'pause'});
	await runner.send({type: 'reset', path: '/a'});
	await until(() => runner.state.engineAway !== undefined);
	engine.reconnect();
	pipeline.lookAgain();
	await expect.poll(() => engine.containers.size).toBe(0);
	expect(runner.state.engineAway).toBeUndefined();
});

test('the end of the runner does not wait for an engine that is away', async () => {
	const engine = failing();
	await using pipeline = await failed(engine);
	const {runner, until} = pipeline;
	engine.disconnect();
	await runner.send({type: 'pause'});
	await runner.send({type: 'reset', path: '/a'});
	await until(() => runner.state.engineAway !== undefined);
	await runner.stop('test');
	const asked = engine.calls('removeContainer');
	pipeline.lookAgain();
	await new Promise(setImmediate);
	expect(engine.calls('removeContainer')).toBe(asked);
});

test('a removal whose connection broke is done again, as often as is of any use', async () => {
	const engine = createFakeEngine();
	await using pipeline: TestRunner = await testRunner(engine, serial('', [exec('a', 'true')]));
	const {runner, until} = pipeline;
	runner.begin();
	await until(() => [...runner.state.images.values()].every(image => image.state === 'built'));
	const before = engine.calls('removeContainer');
	for (let broken = 0; broken < 3; broken++) {
		engine.failNext('removeContainer', lost());
	}

	await runner.send({type: 'run'});
	await until(() => isFinished(runner.state));
	await expect.poll(() => engine.containers.size).toBe(0);
	expect(engine.calls('removeContainer')).toBe(before + 4);
});

test('a container whose making was not heard of is removed when the engine is back', async () => {
	const engine = createFakeEngine({
		stdinOnce: true,
		run: ({signal}) => new Promise(resolve => signal.addEventListener('abort', () => resolve(143))),
	});
	let made = 0;
	const deaf: FakeEngine = {
		...engine,
		async createContainer(spec) {
			const created = await engine.createContainer(spec);
			if (spec.labels['com.conducto.node'] === '/b' && ++made === 1) {
				engine.failNext('removeContainer', lost());
				throw lost();
			}

			return created;
		},
	};
	await using pipeline = await testRunner(deaf, serial('', [exec('a', 'wait'), exec('b', 'b')]), {
		jobs: 1,
	});
	const {runner, until} = pipeline;
	runner.begin();
	await runner.send({type: 'run'});
	await until(() => stateOf(runner.state, '/a') === 'running');
	await expect.poll(() => made).toBe(1);
	await expect
		.poll(() => [...engine.containers.values()].map(({spec}) => spec.command.at(-1)))
		.toEqual(['wait']);
});
