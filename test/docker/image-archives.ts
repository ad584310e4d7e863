import {mkdir, readdir, readFile, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {gunzipSync} from 'node:zlib';
import {create, extract} from 'tar';
import {docker} from '../support/containers.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

/** Makes an image of nothing but what `fill` puts into a folder. */
export async function importImage(
	reference: string,
	fill: (root: string) => Promise<void>,
	changes: readonly string[] = [],
): Promise<void> {
	await using folder = await temporaryFolder();
	const root = path.join(folder.path, 'root');
	await mkdir(root);
	await fill(root);
	const file = path.join(folder.path, 'image.tar');
	await create({cwd: root, file, portable: true}, ['.']);
	await docker('import', ...changes.flatMap(change => ['--change', change]), file, reference);
}

/** Fills a root file system with the base image's busybox and links to it, as Alpine does. */
export async function fillWithBusybox(root: string): Promise<void> {
	await mkdir(path.join(root, 'bin'));
	const container = await docker('create', 'busybox:latest');
	await docker('cp', `${container}:/bin/busybox`, path.join(root, 'bin/busybox'));
	await docker('rm', container);
	for (const name of ['ash', 'sh', 'cat', 'sleep']) {
		await symlink('/bin/busybox', path.join(root, 'bin', name));
	}

	await mkdir(path.join(root, 'etc'));
	await writeFile(path.join(root, 'etc/os-release'), "ID=tiny\nPRETTY_NAME='Tiny Linux 1'\n");
}

/** All that `docker save` gives of an image: its layers, uncompressed, and its settings. */
export async function savedFiles(imageId: string): Promise<Buffer> {
	await using folder = await temporaryFolder();
	const archive = path.join(folder.path, 'image.tar');
	const root = path.join(folder.path, 'saved');
	await mkdir(root);
	await docker('save', '--output', archive, imageId);
	await extract({file: archive, cwd: root});
	const entries = await readdir(root, {recursive: true, withFileTypes: true});
	const files = entries.filter(entry => entry.isFile());
	const contents = await Promise.all(
		files.map(({parentPath, name}) => readFile(path.join(parentPath, name))),
	);
	return Buffer.concat(contents.map(bytes => (isGzip(bytes) ? gunzipSync(bytes) : bytes)));
}

function isGzip(bytes: Buffer): boolean {
	return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
