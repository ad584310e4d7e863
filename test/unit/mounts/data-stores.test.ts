import {readdir, stat} from 'node:fs/promises';
import {expect, test} from 'vitest';
import type {ContainerSpec, Engine} from '../../../source/engine/engine.ts';
import {createFakeEngine} from '../../../source/engine/fake-engine.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import {canMount, createWithData, type DataStores} from '../../../source/mounts/data-stores.ts';
import {type TemporaryFolder, temporaryFolder} from '../../support/temporary-folder.ts';

const image = await createFakeEngine().findImage('debian:stable-slim');
const imageId = image?.id ?? '';
const spec: ContainerSpec = {name: 'c', imageId, command: ['true'], env: {}, labels: {}};

function storesIn({path}: TemporaryFolder): DataStores {
	return {pipeline: `${path}/p/data`, user: `${path}/data`};
}

/** A fake engine that answers like this when it is to create a container. */
function engineWith(changes: Partial<Engine>): {engine: Engine; asked: ContainerSpec[]} {
	const fake = createFakeEngine();
	const asked: ContainerSpec[] = [];
	return {
		asked,
		engine: {
			...fake,
			async createContainer(wanted) {
				asked.push(wanted);
				return fake.createContainer(wanted);
			},
			...changes,
		},
	};
}

test('the folders are made, for any user, and mounted beside what is mounted already', async () => {
	await using folder = await temporaryFolder();
	const stores = storesIn(folder);
	const {engine, asked} = engineWith({});
	const mine = {source: '/mine', target: '/mnt/mine'};
	await createWithData(engine, {...spec, binds: [mine]}, stores);
	expect(asked[0]?.binds).toEqual([
		mine,
		{source: stores.pipeline, target: '/conducto/data/pipeline'},
		{source: stores.user, target: '/conducto/data/user'},
	]);
	expect((await stat(stores.pipeline)).mode & 0o777).toBe(0o777);
	expect((await stat(stores.user)).mode & 0o777).toBe(0o777);
});

test('an engine on another machine is asked for none, and no folder is made', async () => {
	await using folder = await temporaryFolder();
	const capabilities = {...createFakeEngine().capabilities, liveMount: false};
	const {engine, asked} = engineWith({capabilities});
	await createWithData(engine, spec, storesIn(folder));
	expect(asked).toEqual([spec]);
	expect(await readdir(folder.path)).toEqual([]);
});

test('an engine that turns out not to see the folders is not asked for them again', async () => {
	await using folder = await temporaryFolder();
	const stores = storesIn(folder);
	const fake = createFakeEngine();
	const binds: Array<number | undefined> = [];
	const {engine} = engineWith({
		async createContainer(wanted) {
			binds.push(wanted.binds?.length);
			if (wanted.binds) {
				const said = `invalid mount config: bind source path does not exist: ${stores.pipeline}`;
				throw new ConductoError('engine-failed', `Docker could not create container c: ${said}.`);
			}

			return fake.createContainer(wanted);
		},
	});
	await createWithData(engine, spec, stores);
	expect(canMount(engine)).toBe(false);
	await createWithData(engine, spec, stores);
	expect(binds).toEqual([2, undefined, undefined]);
});

test('another failure is passed on', async () => {
	await using folder = await temporaryFolder();
	const fake = createFakeEngine();
	fake.failNext('createContainer', new ConductoError('engine-failed', 'No space is left.'));
	await expect(createWithData(fake, spec, storesIn(folder))).rejects.toThrow('No space');
	expect(canMount(fake)).toBe(true);
});
