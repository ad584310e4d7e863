import {readdir, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {createFakeEngine} from '../../../../source/engine/fake-engine.ts';
import {ConductoError} from '../../../../source/errors/conducto-error.ts';
import {
	type CopyRequest,
	type CopyResult,
	copyFolder,
} from '../../../../source/image/copy/copy-folder.ts';
import {changedPaths} from '../../../../source/image/folder/changed-paths.ts';
import {parseIgnoreRules} from '../../../../source/image/folder/docker-ignore.ts';
import {scanFolder} from '../../../../source/image/folder/scan-folder.ts';
import {imageMemory} from '../../../support/image-memory.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

async function setUp(files: Readonly<Record<string, string>> = {a: 'a'}) {
	const root = await temporaryFolder(files);
	const state = await temporaryFolder();
	const engine = createFakeEngine();
	const memory = imageMemory(state.path);
	const base = await engine.findImage('debian:stable-slim');
	if (base === undefined) {
		throw new Error('the base is missing');
	}

	return {
		root,
		engine,
		memory,
		base,
		copy: (changes: Partial<CopyRequest> = {}): Promise<CopyResult> =>
			copyFolder({
				engine,
				owner: '12345678-owner',
				pipelineId: 'pipeline',
				name: 'image',
				folder: root.path,
				base,
				memory,
				all: false,
				signal: new AbortController().signal,
				onProgress() {},
				onOutput() {},
				...changes,
			}),
		async [Symbol.asyncDispose]() {
			await root[Symbol.asyncDispose]();
			await state[Symbol.asyncDispose]();
		},
	};
}

describe('copyFolder', () => {
	test('asks the engine for nothing but its images when nothing changed', async () => {
		await using copying = await setUp({a: 'a', 'b/c': ''});
		const {engine, copy} = copying;
		const first = await copy();
		await first.settled;
		const calls = () =>
			(['createContainer', 'putArchive', 'commitImage'] as const).map(engine.calls);
		const before = calls();
		expect(await copy()).toMatchObject({outcome: 'unchanged', imageId: first.imageId});
		expect(calls()).toEqual(before);
		expect(engine.containers.size).toBe(0);
	});

	test('returns to the full copy when all is as it was', async () => {
		await using copying = await setUp();
		const {root, copy} = copying;
		const full = await copy();
		const added = await root.write('new', '');
		const delta = await copy();
		expect(delta.imageId).not.toBe(full.imageId);
		await rm(added);
		const back = await copy();
		expect(back).toMatchObject({
			outcome: 'made',
			detail: '1 file changed',
			imageId: full.imageId,
		});
		expect(await copy()).toMatchObject({outcome: 'unchanged', imageId: full.imageId});
	});

	test('names what it makes so that a person sees whose it is', async () => {
		await using copying = await setUp();
		await copying.copy();
		await copying.root.write('new', '');
		await copying.copy();
		expect(await copying.engine.listTags('conducto-12345678/copy')).toEqual([
			expect.stringMatching(/^conducto-12345678\/copy:[0-9a-f]{24}-full$/),
			expect.stringMatching(/^conducto-12345678\/copy:[0-9a-f]{24}-delta$/),
		]);
	});

	test('its scan is what later looks are compared with', async () => {
		await using copying = await setUp({a: '', b: ''});
		const look = () => scanFolder(copying.root.path, parseIgnoreRules(''));
		for (const name of ['a', 'b', 'c']) {
			await copying.root.write(name, `edited ${name}`);
			const {scan} = await copying.copy();
			expect(changedPaths(scan, await look())).toEqual([]);
		}
	});

	test('a file that vanishes while it is copied is a change the next time', async () => {
		await using copying = await setUp({a: 'a', b: 'b'});
		const {scan} = await copying.copy({
			engine: {
				...copying.engine,
				async putArchive(id, folder, tar) {
					await rm(path.join(copying.root.path, 'b'));
					await copying.engine.putArchive(id, folder, tar);
				},
			},
		});
		const now = await scanFolder(copying.root.path, parseIgnoreRules(''));
		expect(changedPaths(scan, now)).toEqual([{path: 'b', change: 'removed'}]);
		expect(await copying.copy()).toMatchObject({outcome: 'made', detail: '1 file changed'});
	});

	test('what can not be read back is made anew', async () => {
		await using copying = await setUp();
		const {memory, copy} = copying;
		await copy();
		const [key = ''] = await readdir(path.join(memory.folder, 'copies'));
		const place = path.join(memory.folder, 'copies', key);
		const [manifest = ''] = await readdir(place);
		await writeFile(path.join(place, manifest), '{"entries":');
		// Another process has not read it before.
		const other = imageMemory(memory.folder);
		for (const name of memory.keys('copy')) {
			other.write('copy', name, memory.read('copy', name));
		}

		expect((await copy({memory: other})).outcome).toBe('made');
	});

	test.each(['putArchive', 'commitImage'] as const)(
		'a full disk at the engine in %s is said in plain words, and leaves nothing',
		async method => {
			await using copying = await setUp();
			const {engine, copy} = copying;
			engine.failNext(
				method,
				new ConductoError('engine-failed', 'Docker could not …: no space left on device.'),
			);
			await expect(copy()).rejects.toMatchObject({
				code: 'image-failed',
				message: expect.stringContaining('no room'),
				hint: expect.stringContaining('docker system df'),
			});
			expect(engine.containers.size).toBe(0);
			expect(await engine.listTags('conducto-12345678/copy')).toEqual([]);
			expect((await copy()).outcome).toBe('made');
		},
	);

	test('an engine that refuses to commit leaves the image that was there', async () => {
		await using copying = await setUp();
		const {engine, root, copy} = copying;
		const good = await copy();
		await root.write('a', 'edited');
		engine.failNext('commitImage', new ConductoError('engine-failed', 'It did not work.'));
		await expect(copy()).rejects.toMatchObject({code: 'engine-failed'});
		expect(await engine.findImage(good.imageId)).toBeDefined();
		expect((await copy()).outcome).toBe('made');
	});

	test('waits for whoever makes the same, and gives up waiting when told to', async () => {
		await using copying = await setUp();
		const {memory, copy} = copying;
		await copy();
		const [key = ''] = memory.keys('copy');
		const unlock = await memory.lock(`copy ${key}`, new AbortController().signal);
		const abort = new AbortController();
		const waiting = copy({signal: abort.signal});
		abort.abort(new Error('enough'));
		unlock();
		await expect(waiting).rejects.toThrow('enough');
	});

	test('a folder that is not there is named', async () => {
		await using copying = await setUp();
		await expect(copying.copy({folder: '/no/such/folder'})).rejects.toMatchObject({
			code: 'folder-missing',
			message: expect.stringContaining('/no/such/folder'),
		});
	});
});
