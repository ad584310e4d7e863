import {chmod, mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {containerLabels} from '../../source/engine/labels.ts';
import {contentsOf, type Inspection} from '../../source/image/inspect/contents.ts';
import type {ImageContents} from '../../source/image/inspect/image-contents.ts';
import {docker} from '../support/containers.ts';
import {imageMemory} from '../support/image-memory.ts';
import {engineScope} from './engine-scope.ts';
import {fillWithBusybox, importImage} from './image-archives.ts';

const {engine, create, owner, unique, ownImage} = engineScope();

async function look(reference: string, changes: Partial<Inspection> = {}): Promise<ImageContents> {
	const image = await engine().findImage(reference);
	if (!image) {
		throw new Error(`there is no image ${reference}`);
	}

	const memory = imageMemory('/nowhere');
	const signal = new AbortController().signal;
	const wanted = {engine: engine(), image, memory, owner, pipelineId: unique, signal, ...changes};
	const {contents} = await contentsOf(wanted);
	expect(await contentsOf(wanted)).toEqual({
		contents: JSON.parse(JSON.stringify(contents)),
		outcome: 'unchanged',
	});
	expect(await engine().listContainers({[containerLabels.owner]: owner})).toEqual([]);
	return contents;
}

/** Imports an image of its own for one test. */
async function imported(
	tag: string,
	fill: (root: string) => Promise<void>,
	changes: readonly string[] = [],
): Promise<string> {
	const reference = `conducto-test/${unique}:${tag}`;
	ownImage(reference);
	await importImage(reference, fill, changes);
	return reference;
}

test('of a Debian image', async () => {
	expect(await look('debian:stable-slim')).toEqual({
		distribution: expect.stringContaining('Debian'),
		distributionId: 'debian',
		distributionLike: [],
		architecture: expect.stringMatching(/^\w+$/),
		shells: ['/bin/bash', '/bin/sh'],
		user: {name: 'root', uid: 0, gid: 0},
		home: '/root',
		workdir: '/',
		entrypoint: [],
		python: undefined,
		node: undefined,
		packageManager: 'apt-get',
		temporaryFolder: 'writable',
	});
});

test('of an image with an externally managed Python', async () => {
	expect((await look('python:3.12-slim')).python).toEqual({
		path: '/usr/bin/python3',
		version: expect.stringMatching(/^3\.\d+\.\d+/),
		externallyManaged: true,
		pip: expect.stringMatching(/^\d+\.\d+/),
	});
});

test('whose entrypoint, user and programs are its own', async () => {
	const image = await imported(
		'opinionated',
		async root => {
			await fillWithBusybox(root);
			await mkdir(path.join(root, 'opt/tools'), {recursive: true});
			const script =
				'#!/bin/sh\n[ "$(id -u)" = 7 ] && [ ! -e /sys/class/net/eth0 ] && echo v20.1.2\n';
			await writeFile(path.join(root, 'opt/tools/node'), script, {mode: 0o755});
			await writeFile(path.join(root, 'opt/tools/npm'), '#!/bin/sh\n', {mode: 0o755});
			await writeFile(path.join(root, 'opt/tools/apk'), '#!/bin/sh\n', {mode: 0o755});
			await symlink('/bin/busybox', path.join(root, 'bin/id'));
			await writeFile(path.join(root, 'etc/passwd'), 'app:x:7:8::/home/app:/bin/sh\n');
			await writeFile(path.join(root, 'etc/group'), 'staff:x:50:\n');
			await mkdir(path.join(root, 'tmp'));
			await chmod(path.join(root, 'tmp'), 0o755);
		},
		[
			'USER app:staff',
			'ENTRYPOINT ["/no/such/program"]',
			'ENV PATH=/opt/tools:/usr/bin:/bin HOME=/somewhere',
			'WORKDIR /not/made/yet',
		],
	);
	expect(await look(image)).toMatchObject({
		distribution: 'Tiny Linux 1',
		distributionId: 'tiny',
		shells: ['/bin/ash', '/bin/sh'],
		user: {name: 'app', uid: 7, gid: 50},
		home: '/somewhere',
		workdir: '/not/made/yet',
		entrypoint: ['/no/such/program'],
		node: {path: '/opt/tools/node', version: '20.1.2', npm: '/opt/tools/npm'},
		packageManager: 'apk',
		temporaryFolder: 'read-only',
	});
	const custom = await look(image, {shell: '/opt/tools/node'});
	expect(custom.shells).toEqual(['/bin/ash', '/bin/sh', '/opt/tools/node']);
});

test('without a shell: its Python is run all the same', async () => {
	const python = await engine().findImage('python:3.12-slim');
	const program =
		'import os; [os.remove(f"/usr/bin/{name}") for name in ("sh", "dash", "bash")]; os.rmdir("/tmp")';
	const id = await create('', {
		imageId: python?.id ?? '',
		command: ['/usr/bin/python3', '-c', program],
	});
	const exit = engine().waitForExit(id);
	await engine().startContainer(id);
	expect(await exit).toMatchObject({exitCode: 0});
	const image = `conducto-test/${unique}:no-shell`;
	ownImage(image);
	await docker('commit', id, image);
	await engine().removeContainer(id);
	expect(await look(image)).toMatchObject({
		shells: [],
		python: {version: expect.stringMatching(/^3/), externallyManaged: true},
		temporaryFolder: 'missing',
	});
});

test('with nothing but a file, for an unknown user', async () => {
	const fill = (root: string) => writeFile(path.join(root, 'file'), '');
	const image = await imported('scratch', fill, ['USER somebody']);
	expect(await look(image)).toMatchObject({
		shells: [],
		user: {name: undefined, uid: undefined, gid: undefined},
		python: undefined,
		node: undefined,
	});
});

test('whose Python hangs, is for another processor, or has no user to run as', async () => {
	const withPython =
		(contents: string | Buffer) =>
		async (root: string): Promise<void> => {
			await fillWithBusybox(root);
			await writeFile(path.join(root, 'bin/python3'), contents, {mode: 0o755});
		};
	const hanging = await imported('hangs', withPython('#!/bin/sh\nsleep 600\n'));
	const unknown = {path: '/bin/python3', version: undefined, externallyManaged: false};
	expect((await look(hanging, {timeLimitMs: 500})).python).toEqual({...unknown, pip: undefined});

	// The beginning of a program for a machine that nobody has.
	const header = Buffer.alloc(64);
	header.write('\u007fELF\u0002\u0001\u0001', 'latin1');
	header.writeUInt16LE(2, 16);
	header.writeUInt16LE(0xbeef, 18);
	const foreign = await imported('foreign', withPython(header));
	expect((await look(foreign)).python).toEqual({...unknown, pip: undefined});

	const nobody = await imported('nobody', withPython('#!/bin/sh\n'), ['USER somebody']);
	expect((await look(nobody)).python).toEqual({...unknown, pip: undefined});
});
