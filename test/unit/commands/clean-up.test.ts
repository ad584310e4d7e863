import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {readPipelines} from '../../../source/commands/clean-pipelines.ts';
import {type CleanedUp, cleanUp} from '../../../source/commands/clean-up.ts';
import {createFakeEngine} from '../../../source/engine/fake-engine.ts';
import {containerLabels, imageLabels} from '../../../source/engine/labels.ts';
import {imageRepository} from '../../../source/engine/names.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import {createEngineCleaner} from '../../../source/image/housekeeping/engine-cleaner.ts';
import {openImageMemory} from '../../../source/store/image-memory.ts';
import {createStore} from '../../../source/store/pipeline-store.ts';
import {takeRunnerLock} from '../../../source/store/runner-lock.ts';
import {openStateFolder, pipelineFolder, pipelineIds} from '../../../source/store/state-folder.ts';
import {exec, specOf} from '../../support/specs.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const base = 'debian:stable-slim';

/** A state folder with two pipelines, `one222` and `two222`, and an engine with what they made. */
async function machine() {
	const folder = await temporaryFolder();
	const state = openStateFolder(`${folder.path}/state`);
	const config = {labels: {[imageLabels.owner]: state.owner}};
	const named = (of: string): string => `${imageRepository(state.owner, of)}:x`;
	const engine = createFakeEngine({
		images: {
			[base]: {},
			[named('one222')]: {config},
			[named('two222')]: {config},
			[named('copy')]: {config},
		},
	});
	for (const id of ['one222', 'two222']) {
		const record = {id, title: 'p.ts', createdAt: 0, spec: specOf(exec('', 'true', base))};
		(await createStore(pipelineFolder(state, id), record)).close();
		await engine.createContainer({
			name: `conducto-${state.owner.slice(0, 8)}-${id}-aa-1-exec`,
			imageId: (await engine.findImage(base))?.id ?? '',
			command: ['true'],
			env: {},
			labels: {[containerLabels.owner]: state.owner, [containerLabels.pipeline]: id},
		});
	}

	const memory = await openImageMemory(state.folder);
	return {
		state,
		engine,
		memory,
		images: async () =>
			(await engine.listImageUse()).flatMap(({tags}) => tags).filter(tag => tag !== base),
		named,
		async clean(ids: readonly string[], isForecast = false): Promise<CleanedUp> {
			const holdings = {
				containers: await engine.listContainers({[containerLabels.owner]: state.owner}),
				images: await engine.listImageUse(),
			};
			const place = {memory, owner: state.owner, isForecast};
			const cleaner = createEngineCleaner({engine, holdings}, place);
			const pipelines = await readPipelines(state, () => false);
			return cleanUp({
				state,
				memory,
				engine: {holdings, cleaner},
				chosen: pipelines.filter(({id}) => ids.includes(id)),
				kept: pipelines.filter(({id}) => !ids.includes(id)),
				isForecast,
			});
		},
		async [Symbol.asyncDispose]() {
			memory.close();
			await folder[Symbol.asyncDispose]();
		},
	};
}

test('a pipeline goes with its image and its container, and so does what none needs', async () => {
	await using here = await machine();
	const {cleaned} = await here.clean(['one222']);
	expect(cleaned).toMatchObject({pipelines: 1, containers: 1, images: 2});
	expect(cleaned.bytes).toBeGreaterThan(2000);
	expect(pipelineIds(here.state)).toEqual(['two222']);
	expect(await here.images()).toEqual([here.named('two222')]);
	expect(here.engine.containers.size).toBe(1);
});

test('a forecast tells the same, and removes nothing', async () => {
	await using here = await machine();
	const before = await here.images();
	const forecast = await here.clean(['one222', 'two222'], true);
	expect(forecast.rows.map(({name, images}) => [name, images]).sort()).toEqual([
		['(no pipeline)', 1],
		['one222', 1],
		['two222', 1],
	]);
	expect(await here.images()).toEqual(before);
	expect(here.engine.containers.size).toBe(2);
	expect(pipelineIds(here.state)).toHaveLength(2);
	const done = await here.clean(['one222', 'two222']);
	expect(done.cleaned).toEqual(forecast.cleaned);
});

test('an engine that fails in the middle leaves the pipeline with its state, and the next clean-up goes on', async () => {
	await using here = await machine();
	here.engine.failNext('removeImage', new ConductoError('engine-failed', 'It went away.'));
	await expect(here.clean(['one222'])).rejects.toMatchObject({code: 'engine-failed'});
	expect(pipelineIds(here.state)).toContain('one222');
	await here.clean(['one222']);
	expect(pipelineIds(here.state)).toEqual(['two222']);
	expect(await here.images()).toEqual([here.named('two222')]);
});

test('an image that a container uses stays, and goes the next time', async () => {
	await using here = await machine();
	const image = await here.engine.findImage(here.named('one222'));
	const {id} = await here.engine.createContainer({
		name: 'of a person',
		imageId: image?.id ?? '',
		command: ['true'],
		env: {},
		labels: {},
	});
	expect((await here.clean(['one222'])).cleaned).toMatchObject({pipelines: 1, images: 1});
	expect(await here.images()).toContain(here.named('one222'));
	await here.engine.removeContainer(id);
	expect((await here.clean([])).cleaned).toMatchObject({pipelines: 0, images: 1});
	expect(await here.images()).toEqual([here.named('two222')]);
});

test('a pipeline that a runner took up meanwhile stays, and so does what all share', async () => {
	await using here = await machine();
	const unlock = await takeRunnerLock(pipelineFolder(here.state, 'one222'));
	const {stayed, cleaned} = await here.clean(['one222', 'two222']);
	expect(stayed).toEqual(['one222']);
	expect(cleaned).toMatchObject({pipelines: 1, images: 1});
	expect((await here.images()).sort()).toEqual([here.named('copy'), here.named('one222')]);
	unlock?.();
});

test('what a clean-up that was killed had set aside goes with the next one', async () => {
	await using here = await machine();
	const aside = path.join(here.state.folder, 'removed', 'gone22-1');
	await mkdir(aside, {recursive: true});
	await writeFile(path.join(aside, 'run.db'), '');
	(await here.memory.lock('an image', new AbortController().signal))();
	await here.clean([]);
	await expect(mkdir(path.dirname(aside))).resolves.toBeUndefined();
	await expect(mkdir(path.join(here.memory.folder, 'locks'))).rejects.toThrow('EEXIST');
});
