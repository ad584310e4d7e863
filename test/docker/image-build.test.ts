import {chmod, mkdir, rm, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {containerLabels} from '../../source/engine/labels.ts';
import {imageRepository, imageTag} from '../../source/engine/names.ts';
import type {BuiltImage} from '../../source/events/run-event.ts';
import {buildImage, type ImageStepEvent} from '../../source/image/build-image.ts';
import type {ImageSpec} from '../../source/pipeline/spec.ts';
import {imageFacilities} from '../support/image-facilities.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {textOf} from '../unit/engine/engine-contract.ts';
import {engineScope} from './engine-scope.ts';
import {fillWithBusybox, importImage} from './image-archives.ts';

const {engine, create, owner, unique, ownImage} = engineScope();

const memory = await temporaryFolder();
const facilities = imageFacilities(memory.path);
afterAll(() => memory[Symbol.asyncDispose]());

const build = async (
	spec: ImageSpec,
	{onEvent = (_event: ImageStepEvent) => {}, signal = new AbortController().signal} = {},
): Promise<BuiltImage> => {
	const {built, settled} = await buildImage({
		...facilities,
		name: 'image under test',
		spec,
		engine: engine(),
		pipelineId: unique,
		owner,
		all: false,
		onEvent,
		onOutput() {},
		signal,
	});
	await settled;
	return built;
};

async function outputOf(script: string, {imageId, workdir}: BuiltImage): Promise<string> {
	const id = await create(script, {imageId, workdir});
	const output = await engine().attach(id);
	await engine().startContainer(id);
	const {stdout, stderr} = await textOf(output);
	return stdout + stderr;
}

const buildContainers = () =>
	engine().listContainers({[containerLabels.owner]: owner, [containerLabels.kind]: 'build'});

/** One line for each file: type, mode, owner, size, modification, link, name; then the contents' sums. */
const listing =
	'find . -mindepth 1 -printf "%y %m %U:%G %T@ %l %p\\n" | sed "s/\\.[0-9]* / /" | LC_ALL=C sort; find . -type f -exec md5sum {} + | LC_ALL=C sort';

describe('copyDir', () => {
	test('puts every file, as it is, into the working directory', async () => {
		await using folder = await temporaryFolder({
			'hello.py': 'print("hi")\n',
			'ünï cödé/日本語.txt': 'x',
			[`${'long/'.repeat(30)}${'n'.repeat(120)}.txt`]: 'long',
			'.hidden': '',
		});
		await chmod(await folder.write('run.sh', '#!/bin/sh\necho ran\n'), 0o750);
		await mkdir(path.join(folder.path, 'empty'), {mode: 0o711});
		await symlink('../run.sh', path.join(folder.path, 'empty/link'));
		await symlink('/no/such', path.join(folder.path, 'broken'));
		await writeFile(path.join(folder.path, 'large.bin'), Buffer.alloc(3 * 2 ** 20, 'xyz'));

		const built = await build({copy_dir: folder.path});
		expect(built).toMatchObject({workdir: '/mnt/conducto', shell: '/bin/bash'});
		expect(built.distribution).toContain('Debian');
		const mounted = await create(`cd /host && ${listing}`, {
			imageId: built.imageId,
			binds: [{source: folder.path, target: '/host'}],
		});
		const output = await engine().attach(mounted);
		await engine().startContainer(mounted);
		const {stdout: expected} = await textOf(output);
		const owned = expected.replaceAll(/^(\S \d+) \d+:\d+/gm, '$1 0:0');
		expect(owned.split('\n').length).toBeGreaterThan(40);
		expect(await outputOf(listing, built)).toBe(owned);
		expect(await outputOf('pwd; ./run.sh', built)).toBe('/mnt/conducto\nran\n');
		expect(await buildContainers()).toEqual([]);
	});

	test('copies thousands of files with progress and a steady pace', async () => {
		const names = Array.from({length: 3000}, (_, index) => `${index % 50}/file ${index}`);
		await using folder = await temporaryFolder(Object.fromEntries(names.map(name => [name, name])));
		const counts: number[] = [];
		const built = await build(
			{copy_dir: folder.path},
			{
				onEvent(event) {
					if (event.type === 'image-step-progressed') {
						counts.push(event.progress.current);
						expect(event.progress).toMatchObject({unit: 'files', total: 3000});
					}
				},
			},
		);
		expect(counts.at(-1)).toBe(3000);
		expect(counts).toEqual([...counts].sort((a, b) => a - b));
		expect(await outputOf('find . -type f | wc -l', built)).toBe('3000\n');
	});

	test('a rebuild sees the edit, and removes what nothing uses any more', async () => {
		await using folder = await temporaryFolder({'a.txt': 'one'});
		const spec = {copy_dir: folder.path};
		const edit = async (name: string): Promise<BuiltImage> => {
			await folder.write(name, 'new');
			return build(spec);
		};
		const first = await build(spec);
		await rm(path.join(folder.path, 'a.txt'));
		const second = await edit('b.txt');
		expect(await outputOf('ls', second)).toBe('b.txt\n');
		expect(await outputOf('cat a.txt', first)).toBe('one');

		// A container of an image keeps it, until it is gone itself.
		const user = await create('true', {imageId: second.imageId});
		for (const {id} of await engine().listContainers({[containerLabels.owner]: owner})) {
			if (id !== user) {
				await engine().removeContainer(id);
			}
		}

		await edit('c.txt');
		await edit('d.txt');
		expect(await engine().findImage(second.imageId)).toBeDefined();
		await engine().removeContainer(user);
		const latest = await edit('e.txt');
		expect(await engine().findImage(second.imageId)).toBeUndefined();
		expect(await outputOf('ls', latest)).toBe('b.txt\nc.txt\nd.txt\ne.txt\n');
	});

	test('interrupted in the middle leaves no container and the last image', async () => {
		await using folder = await temporaryFolder({a: 'a'});
		const good = await build({copy_dir: folder.path});
		await writeFile(path.join(folder.path, 'large'), Buffer.alloc(64 * 2 ** 20));
		const abort = new AbortController();
		const building = build(
			{copy_dir: folder.path},
			{
				signal: abort.signal,
				onEvent: ({type}) => type === 'image-step-progressed' && abort.abort(),
			},
		);
		await expect(building).rejects.toMatchObject({code: 'image-failed'});
		expect(await buildContainers()).toEqual([]);
		expect(await engine().findImage(good.imageId)).toBeDefined();
		const current = `${imageRepository(owner, unique)}:${imageTag('image under test')}`;
		expect((await engine().findImage(current))?.id).toBe(good.imageId);
	});

	test('whose .dockerignore is broken leaves nothing behind', async () => {
		await using folder = await temporaryFolder({'.dockerignore': '[a'});
		await expect(build({copy_dir: folder.path})).rejects.toMatchObject({code: 'image-failed'});
		expect(await buildContainers()).toEqual([]);
	});
});

describe('looking into an image', () => {
	test('finds the default one as it is', async () => {
		expect(await build({})).toEqual({
			imageId: (await engine().findImage('debian:stable-slim'))?.id,
			shell: '/bin/bash',
			workdir: '/',
			distribution: expect.stringContaining('Debian'),
			node: 'missing',
			sizeBytes: expect.any(Number),
		});
	});

	test('that has only busybox finds ash through its link, and commands run', async () => {
		const image = `conducto-test/${unique}:busybox`;
		ownImage(image);
		await importImage(image, fillWithBusybox, ['WORKDIR /srv']);
		const built = await build({image});
		expect(built).toMatchObject({shell: '/bin/ash', workdir: '/srv', distribution: 'Tiny Linux 1'});

		await using folder = await temporaryFolder({'a.txt': 'copied'});
		const copied = await build({image, copy_dir: folder.path});
		expect(copied).toMatchObject({shell: '/bin/ash', workdir: '/mnt/conducto'});
		expect(await outputOf('cat a.txt', copied)).toBe('copied');
	});

	test('takes no folder, no broken link and no plain file for a shell', async () => {
		const image = `conducto-test/${unique}:no-shell`;
		ownImage(image);
		await importImage(image, async root => {
			await mkdir(path.join(root, 'usr/bin/bash'), {recursive: true});
			await symlink('usr/bin', path.join(root, 'bin'));
			await symlink('/no/such', path.join(root, 'usr/bin/sh'));
			await symlink('zsh', path.join(root, 'usr/bin/ash'));
			await writeFile(path.join(root, 'usr/bin/zsh'), 'not executable', {mode: 0o644});
		});
		expect(await build({image})).toMatchObject({shell: undefined, distribution: undefined});
	});
});
