import {beforeEach, describe, expect, test} from 'vitest';
import {buildFailure} from '../../../source/engine/build/build-failure.ts';
import {createFakeEngine, type FakeEngine} from '../../../source/engine/fake-engine.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import {describeEngine, dockerfileBuild, dockerfiles, scripts, textOf} from './engine-contract.ts';

let engine: FakeEngine;

beforeEach(() => {
	engine = createFakeEngine({
		async run({spec, print, signal}) {
			const script = spec.command.at(-1);
			if (script === scripts.speak) {
				print('out\n');
				print('err\n', 'stderr');
				return 7;
			}

			if (script === scripts.waitForStop) {
				print('ready\n');
				await new Promise(resolve => signal.addEventListener('abort', resolve));
			}

			return 0;
		},
		async build({dockerfile, args, onOutput, onProgress, signal}) {
			if (dockerfile === dockerfiles.failing) {
				onOutput('so far\n');
				throw buildFailure('exit code: 3', {
					step: {current: 2, total: 2, text: 'RUN echo so far; exit 3'},
				});
			}

			if (dockerfile === dockerfiles.endless) {
				const aborted = new Promise(resolve => signal.addEventListener('abort', resolve));
				onOutput('waiting\n');
				await aborted;
			}

			onOutput(`${args.GREETING} to you\n`);
			onProgress({current: 4, total: 4});
			return {config: {workdir: '/built'}};
		},
	});
});

describeEngine('the fake engine', () => ({engine, unique: 'fake'}));

describe('the fake engine as a tool of tests', () => {
	const spec = async (script: string) => ({
		name: 'conducto-x',
		imageId: (await engine.findImage('debian:stable-slim'))?.id ?? '',
		command: [script],
		env: {},
		labels: {},
	});

	test('counts calls, failed ones included, and fails when told to', async () => {
		engine.failNext('createContainer', new ConductoError('engine-failed', 'No room.'));
		await expect(engine.createContainer(await spec('x'))).rejects.toThrow('No room.');
		await engine.createContainer(await spec('x'));
		expect(engine.calls('createContainer')).toBe(2);
		expect(engine.calls('attach')).toBe(0);
		expect([...engine.containers.keys()]).toEqual(['conducto-x']);
	});

	test('goes away in the middle of a run, and comes back', async () => {
		const {id} = await engine.createContainer(await spec(scripts.waitForStop));
		const output = textOf(await engine.attach(id));
		const exit = engine.waitForExit(id);
		await engine.startContainer(id);
		engine.disconnect();
		expect(await output).toEqual({stdout: 'ready\n', stderr: ''});
		await expect(exit).rejects.toMatchObject({code: 'engine-lost'});
		await expect(engine.info()).rejects.toMatchObject({code: 'engine-missing'});
		engine.reconnect();
		await engine.stopContainer(id);
		expect(await engine.waitForExit(id)).toMatchObject({exitCode: 143});
	});

	test('can end the output before the command', async () => {
		const {id} = await engine.createContainer(await spec(scripts.waitForStop));
		const output = textOf(await engine.attach(id));
		await engine.startContainer(id);
		engine.containers.get('conducto-x')?.endAttach();
		await output;
		expect(engine.containers.get('conducto-x')?.state()).toBe('running');
	});

	test('keeps the builds that it was asked for', async () => {
		const {build} = dockerfileBuild('fake', dockerfiles.good);
		await engine.buildImage(build);
		expect(engine.builds).toEqual([build]);
		expect(engine.calls('buildImage')).toBe(1);
	});

	test('pulls what its registry has', async () => {
		const pulling = createFakeEngine({images: {}, registry: {tiny: {config: {workdir: '/srv'}}}});
		const seen: number[] = [];
		await pulling.pullImage('tiny', ({currentBytes}) => seen.push(currentBytes));
		expect(seen).toEqual([0, 1000]);
		expect((await pulling.findImage('tiny'))?.workdir).toBe('/srv');
		await expect(pulling.pullImage('none', () => {})).rejects.toMatchObject({
			code: 'image-not-found',
		});
	});
});
