import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {createFakeEngine, type FakeEngine} from '../../../source/engine/fake-engine.ts';
import {fakeDebian} from '../../../source/engine/fake-images.ts';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import type {BuiltImage} from '../../../source/events/run-event.ts';
import {buildImage, type ImageStepEvent} from '../../../source/image/build-image.ts';
import type {ImageSpec} from '../../../source/pipeline/spec.ts';
import type {ImageFacilities} from '../../../source/runner/image-facilities.ts';
import {imageFacilities} from '../../support/image-facilities.ts';
import {type TemporaryFolder, temporaryFolder} from '../../support/temporary-folder.ts';

const owner = '0f8fad5b-d9cb-469f-a165-70867728950e';
let engine: FakeEngine;
let events: ImageStepEvent[];
let printed: string[];
let facilities: ImageFacilities;
let folders: TemporaryFolder;

beforeEach(async () => {
	folders = await temporaryFolder();
	facilities = imageFacilities(folders.path);
	printed = [];
	engine = createFakeEngine({registry: {pullable: fakeDebian}});
	events = [];
});

const build = async (
	spec: ImageSpec,
	{
		signal = new AbortController().signal,
		onEvent = (_event: ImageStepEvent) => {},
		all = false,
	} = {},
): Promise<BuiltImage> => {
	const {built, settled} = await buildImage({
		...facilities,
		name: 'my image',
		spec,
		engine,
		pipelineId: 'p1',
		owner,
		signal,
		now: () => 0,
		onEvent(event) {
			events.push(event);
			onEvent(event);
		},
		onOutput: text => printed.push(text),
		all,
	});
	await settled;
	return built;
};

afterEach(() => folders[Symbol.asyncDispose]());

const steps = (): string[] =>
	events
		.filter(({type}) => type !== 'image-step-progressed')
		.map(({type, step}) => `${step} ${type.replace('image-step-', '')}`);

describe('buildImage', () => {
	test('of an image that is there looks into it, once', async () => {
		const built = await build({});
		expect(built).toEqual({
			imageId: (await engine.findImage('debian:stable-slim'))?.id,
			shell: '/bin/bash',
			workdir: '/',
			distribution: 'Debian GNU/Linux 12 (bookworm)',
			node: 'missing',
			sizeBytes: 1000,
		});
		expect(steps()).toEqual(['inspect started', 'inspect ended']);
		expect(await build({image: 'debian:stable-slim'})).toEqual(built);
		expect(engine.calls('createContainer')).toBe(1);
		expect(engine.containers.size).toBe(0);
	});

	test('pulls what is missing, with progress', async () => {
		await build({image: 'pullable'});
		expect(steps()).toEqual(['pull started', 'pull ended', 'inspect started', 'inspect ended']);
		expect(events.filter(({type}) => type === 'image-step-progressed')).toEqual([
			expect.objectContaining({progress: expect.objectContaining({unit: 'layers', bytes: 0})}),
			expect.objectContaining({progress: expect.objectContaining({bytes: 1000, totalBytes: 1000})}),
		]);
	});

	test('copies a folder into an image of its own', async () => {
		await using folder = await temporaryFolder({'a.txt': 'a', 'sub/b.txt': 'b'});
		const built = await build({copy_dir: folder.path});
		expect(built).toMatchObject({workdir: '/mnt/conducto', shell: '/bin/bash'});
		expect(steps()).toEqual(['copy started', 'copy ended', 'inspect started', 'inspect ended']);
		const last = events.filter(({type}) => type === 'image-step-progressed').at(-1);
		expect(last).toMatchObject({progress: {unit: 'files', current: 2, total: 2}});
		expect(engine.containers.size).toBe(0);

		const spec = {name: 'x', imageId: built.imageId, command: ['x'], env: {}, labels: {}};
		const {id} = await engine.createContainer(spec);
		expect(String(await engine.readFile(id, '/mnt/conducto/sub/b.txt'))).toBe('b');
	});

	test('keeps the image before the newest, for nodes about to start on it, and none older', async () => {
		await using folder = await temporaryFolder({a: 'a'});
		const first = await build({copy_dir: folder.path});
		await folder.write('a', 'second');
		const second = await build({copy_dir: folder.path});
		expect(await engine.findImage(first.imageId)).toBeDefined();
		await folder.write('a', 'the third');
		const third = await build({copy_dir: folder.path});
		await folder.write('a', 'and the fourth');
		const fourth = await build({copy_dir: folder.path});
		// All the others are made of the first one.
		expect(await engine.findImage(first.imageId)).toBeDefined();
		expect(await engine.findImage(second.imageId)).toBeUndefined();
		expect(await engine.findImage(third.imageId)).toBeDefined();
		expect(await engine.findImage(fourth.imageId)).toBeDefined();
	});
});

describe('buildImage that fails', () => {
	test.each([
		['/no/such/folder', 'folder-missing', '/no/such/folder'],
		[import.meta.filename, 'folder-missing', 'names a file'],
	])('copyDir %s', async (folder, code, text) => {
		await expect(build({copy_dir: folder, image: 'pullable'})).rejects.toMatchObject({
			code,
			message: expect.stringContaining(text),
			hint: expect.any(String),
		});
		// A mistake in the definition costs no pull.
		expect(engine.calls('pullImage')).toBe(0);
	});

	test('an image that is nowhere', async () => {
		await expect(build({image: 'nowhere'})).rejects.toMatchObject({code: 'image-not-found'});
	});

	test.each(['putArchive', 'commitImage', 'statPath'] as const)(
		'in %s leaves no container behind, and the last good image as it is',
		async method => {
			await using folder = await temporaryFolder({a: 'a'});
			engine = createFakeEngine();
			engine.failNext(method, new ConductoError('engine-failed', 'No room.'));
			await expect(build({copy_dir: folder.path})).rejects.toThrow('No room.');
			expect(engine.containers.size).toBe(0);
			const {imageId} = await build({copy_dir: folder.path});
			await folder.write('a', 'changed');
			engine.failNext('putArchive', new ConductoError('engine-failed', 'No room.'));
			await expect(build({copy_dir: folder.path})).rejects.toThrow('No room.');
			expect(await engine.findImage(imageId)).toBeDefined();
		},
	);

	test('tells how far it came, however fast', async () => {
		engine = createFakeEngine({
			build({onProgress}) {
				onProgress({current: 1, total: 4});
				onProgress({current: 3, total: 4});
				throw new ConductoError('image-failed', 'Step 3/4 failed.');
			},
		});
		const recipe = {dockerfile_text: 'FROM debian:stable-slim\n'};
		await expect(build(recipe)).rejects.toThrow('Step 3/4');
		expect(events.at(-1)).toMatchObject({progress: {unit: 'steps', current: 3, total: 4}});
	});

	test('because it was interrupted leaves nothing behind', async () => {
		await using folder = await temporaryFolder({a: 'a'});
		const abort = new AbortController();
		const building = build(
			{copy_dir: folder.path},
			{signal: abort.signal, onEvent: () => abort.abort()},
		);
		await expect(building).rejects.toMatchObject({
			code: 'image-failed',
			message: 'Making image my image was interrupted.',
		});
		expect(engine.containers.size).toBe(0);
		expect(engine.calls('commitImage')).toBe(0);
	});
});
