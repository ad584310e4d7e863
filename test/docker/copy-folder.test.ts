import {execFile} from 'node:child_process';
import {chmod, link, mkdir, readdir, rename, rm, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import type {Engine} from '../../source/engine/engine.ts';
import {containerLabels, imageLabels} from '../../source/engine/labels.ts';
import {imageRepository} from '../../source/engine/names.ts';
import {docker} from '../support/containers.ts';
import {imageMemory} from '../support/image-memory.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {copyScope} from './copy-scope.ts';
import {startEngineProxy} from './engine-proxy.ts';

const {engine, owner, unique, create, ownImage, base, copy, outputOf, listingOf, listingOfFolder} =
	copyScope();

const containers = () =>
	engine().listContainers({[containerLabels.owner]: owner, [containerLabels.kind]: 'build'});

async function setUp(files: Readonly<Record<string, string>> = {}) {
	const root = await temporaryFolder(files);
	const state = await temporaryFolder();
	return {
		root,
		at: (name: string) => path.join(root.path, name),
		request: {folder: root.path, memory: imageMemory(state.path)},
		async [Symbol.asyncDispose]() {
			await root[Symbol.asyncDispose]();
			await state[Symbol.asyncDispose]();
		},
	};
}

/** An image of a Dockerfile's few lines on top of the default one. */
async function imageOf(name: string, changes: readonly string[], script = 'true') {
	const reference = `conducto-test/${unique}:${name}`;
	ownImage(reference);
	const id = await create(script);
	await engine().startContainer(id);
	await engine().waitForExit(id);
	await docker('commit', ...changes.flatMap(change => ['--change', change]), id, reference);
	await engine().removeContainer(id);
	return base(reference);
}

describe('a copy', () => {
	test('is made once, and again only as far as something changed', async () => {
		await using copying = await setUp({a: 'a', 'sub/b': 'b'});
		const {request, root, at} = copying;
		const first = await copy(request);
		expect(first).toMatchObject({outcome: 'made', detail: '2 files, 2B'});
		const again = await copy({...request, pipelineId: 'other', name: 'another'});
		expect(again).toMatchObject({outcome: 'unchanged', imageId: first.imageId});

		await root.write('sub/b', 'edited');
		const edited = await copy(request);
		expect(edited).toMatchObject({outcome: 'made', detail: '1 file changed'});
		expect(await copy(request)).toMatchObject({outcome: 'unchanged', imageId: edited.imageId});
		await rm(at('sub'), {recursive: true});
		const removed = await copy(request);
		expect(await listingOf(removed)).toBe(await listingOfFolder(root.path));
		expect((await copy({...request, all: true})).detail).toBe('1 file, 1B');
	});

	test('keeps all kinds of files as they are', async () => {
		await using copying = await setUp({
			'with space': '1',
			'new\nline': '2',
			'"\'`$(x)': '3',
			'-rf': '4',
			[`${`${'deep'.repeat(20)}/`.repeat(12)}${'n'.repeat(250)}`]: 'far down',
		});
		const {root, at, request} = copying;
		await chmod(await root.write('setuid', 'x'), 0o6755);
		await link(at('setuid'), at('hard link'));
		await symlink('.', at('itself'));
		await mkdir(at('empty'), {mode: 0o1711});
		await writeFile(Buffer.concat([Buffer.from(`${root.path}/not `), Buffer.from([0xff])]), 'utf8');
		await symlink('t'.repeat(300), at('to a long name'));
		expect(await listingOf(await copy(request))).toBe(await listingOfFolder(root.path));

		await rm(Buffer.concat([Buffer.from(`${root.path}/not `), Buffer.from([0xff])]));
		await rename(at('new\nline'), at('new\n\nlines'));
		expect(await listingOf(await copy(request))).toBe(await listingOfFolder(root.path));
	});

	test('says which pipes and sockets it leaves out', async () => {
		await using copying = await setUp({a: ''});
		await promisify(execFile)('mkfifo', [copying.at('a pipe')]);
		let output = '';
		const copied = await copy({...copying.request, onOutput: text => (output += text)});
		expect(output).toContain('"a pipe"');
		expect(await outputOf('ls /mnt/conducto', copied)).toBe('a\n');
	});

	test('deletes a file whose name has no room for the mark that deletes it', async () => {
		const name = 'n'.repeat(255);
		await using copying = await setUp({a: '', [name]: ''});
		await copy(copying.request);
		await rm(copying.at(name));
		expect(await outputOf('ls /mnt/conducto', await copy(copying.request))).toBe('a\n');
	});

	test('lays bare what the base has in its place', async () => {
		const from = await imageOf('over', [], 'mkdir -p /mnt/conducto; echo base > /mnt/conducto/a');
		await using copying = await setUp({a: 'mine\n', b: 'b'});
		const request = {...copying.request, base: from};
		await copy(request);
		await rm(copying.at('a'));
		expect(await outputOf('cat /mnt/conducto/*', await copy(request))).toBe('base\nb');
	});

	test("leaves the base's configuration as it is", async () => {
		const changes = [
			'ENTRYPOINT ["/bin/sh", "-c"]',
			'CMD ["true"]',
			'USER 1000',
			'ENV A=b',
			'WORKDIR /srv',
			'LABEL x=y',
			'EXPOSE 80',
			'VOLUME /data',
		];
		const from = await imageOf('configured', changes);
		await using copying = await setUp({a: ''});
		const request = {...copying.request, base: from};
		const full = await copy(request);
		await copying.root.write('a', 'edited');
		const delta = await copy(request);
		const configOf = async (id: string) => {
			const [{Config: config}] = JSON.parse(await docker('image', 'inspect', id));
			const labels = Object.entries(config.Labels).filter(
				([key]) => !key.startsWith('com.conducto'),
			);
			const {Hostname: _host, Domainname: _domain, Image: _image, ...rest} = config;
			return {...rest, Labels: Object.fromEntries(labels)};
		};
		expect(await configOf(full.imageId)).toEqual(await configOf(from.id));
		expect(await configOf(delta.imageId)).toEqual(await configOf(from.id));
	});

	test.each(['/mnt/conducto/cache', '/mnt'])('refuses a VOLUME at %s', async volume => {
		const from = await imageOf(`volume${volume.replaceAll('/', '-')}`, [`VOLUME ${volume}`]);
		await using copying = await setUp({a: ''});
		await expect(copy({...copying.request, base: from})).rejects.toMatchObject({
			code: 'image-failed',
			message: expect.stringContaining(volume),
		});
	});

	test('that two pipelines want at once is made once', async () => {
		await using copying = await setUp({a: 'a'});
		const copies = await Promise.all(
			['one', 'two', 'three'].map(pipelineId => copy({...copying.request, pipelineId})),
		);
		expect(new Set(copies.map(({imageId}) => imageId)).size).toBe(1);
		expect(copies.map(({outcome}) => outcome).sort()).toEqual(['made', 'unchanged', 'unchanged']);
	});
});

/** The engine, as if its commits took no time, or long. */
function atCost(commitCost: 'low' | 'high'): Engine {
	return {...engine(), capabilities: {...engine().capabilities, commitCost}};
}

describe('where a commit takes no time, a copy', () => {
	test('of more than half of the files is a full one again, and the old ones go', async () => {
		const names = Array.from({length: 500}, (_, index) => `${index % 10}/${index}`);
		await using copying = await setUp(Object.fromEntries(names.map(name => [name, 'x'])));
		const {root} = copying;
		const request = {...copying.request, engine: atCost('low')};
		const layers = async (id: string) =>
			JSON.parse(await docker('image', 'inspect', id))[0].RootFS.Layers.length;
		const first = await copy(request);
		const one = await layers(first.imageId);
		for (let round = 0; round < 3; round++) {
			await root.write('0/0', `edit ${round}`);
			expect(await layers((await copy(request)).imageId)).toBe(one + 1);
		}

		await Promise.all(names.slice(0, 300).map(name => root.write(name, 'edited')));
		const folded = await copy(request);
		expect(await layers(folded.imageId)).toBe(one);
		await folded.settled;
		await root.write('0/0', 'and again');
		await (await copy(request)).settled;
		await root.write('0/0', 'once more');
		await (await copy(request)).settled;
		expect(await engine().findImage(first.imageId)).toBeUndefined();
		const tags = await engine().listTags(imageRepository(owner, 'copy'));
		expect(tags.length).toBeGreaterThan(0);
	});
});

describe('where a commit takes long', () => {
	test('a patch holds what was added and edited, the one before it stays', async () => {
		await using copying = await setUp({a: 'a', 'sub/b': 'b'});
		const {root, at} = copying;
		const request = {...copying.request, engine: atCost('high')};
		const full = await copy(request);
		expect(full.patch).toBeUndefined();
		const patches: string[] = [];
		for (const text of ['one', 'two', 'three']) {
			await root.write('sub/b', text);
			await root.write('new', text);
			const copied = await copy(request);
			expect(copied.imageId).toBe(full.imageId);
			expect(await listingOf(copied)).toBe(await listingOfFolder(root.path));
			expect(await copy(request)).toMatchObject({outcome: 'unchanged', patch: copied.patch});
			patches.push(path.basename(copied.patch ?? ''));
		}

		const others = await copy({...request, pipelineId: 'other'});
		expect(others).toMatchObject({outcome: 'unchanged', imageId: full.imageId});
		expect(await listingOf(others)).toBe(await listingOfFolder(root.path));
		const folder = path.join(request.memory.folder, 'patches/pipeline');
		const [ofImage = ''] = await readdir(folder);
		expect((await readdir(path.join(folder, ofImage))).sort()).toEqual(patches.slice(1).sort());

		await rm(at('a'));
		const committed = await copy(request);
		expect(committed.patch).toBeUndefined();
		expect(await listingOf(committed)).toBe(await listingOfFolder(root.path));
	});
});

describe('a copy that fails', () => {
	test('because it was interrupted leaves the last image, no container, and the next one works', async () => {
		await using copying = await setUp({a: 'a'});
		const {request, root, at} = copying;
		const good = await copy(request);
		await good.settled;
		await writeFile(at('large'), Buffer.alloc(64 * 2 ** 20));
		const abort = new AbortController();
		const interrupted = copy({
			...request,
			signal: abort.signal,
			onProgress: ({bytes = 0}) => bytes > 2 ** 20 && abort.abort(),
		});
		await expect(interrupted).rejects.toThrow();
		expect(await containers()).toEqual([]);
		expect(await engine().listImages({[imageLabels.owner]: owner})).toContain(good.imageId);
		expect(await outputOf('ls /mnt/conducto', good)).toBe('a\n');
		expect(await listingOf(await copy(request))).toBe(await listingOfFolder(root.path));
	});

	test('because the engine went away in the middle works the next time', async () => {
		await using copying = await setUp({a: 'a'});
		await writeFile(copying.at('large'), Buffer.alloc(64 * 2 ** 20));
		await using proxy = await startEngineProxy();
		const proxied = await connectDocker(proxy.host);
		let isCut = false;
		const cut = copy({
			...copying.request,
			engine: proxied,
			onProgress({bytes = 0}) {
				if (bytes > 2 ** 20 && !isCut) {
					isCut = true;
					proxy.cut();
				}
			},
		});
		await expect(cut).rejects.toMatchObject({code: expect.stringMatching(/^engine-/)});
		const copied = await copy(copying.request);
		expect(await listingOf(copied)).toBe(await listingOfFolder(copying.root.path));
		await copied.settled;
		expect(await containers()).toEqual([]);
	});

	test('because a process was killed is made anew over what it left behind', async () => {
		await using copying = await setUp({a: 'a'});
		const {request} = copying;
		await copy(request);
		// As if the memory had never been told.
		for (const key of request.memory.keys('copy')) {
			request.memory.remove('copy', key);
		}

		const copied = await copy(request);
		expect(copied.outcome).toBe('made');
		expect(await outputOf('ls /mnt/conducto', copied)).toBe('a\n');
	});

	test('because somebody removed its image is made anew', async () => {
		await using copying = await setUp({a: 'a'});
		const {imageId, settled} = await copy(copying.request);
		await settled;
		await docker('rmi', '--force', imageId);
		const copied = await copy(copying.request);
		expect(copied).toMatchObject({outcome: 'made', detail: '1 file, 1B'});
	});
});
