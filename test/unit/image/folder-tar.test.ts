import {once} from 'node:events';
import {
	chmod,
	lstat,
	mkdir,
	readdir,
	readFile,
	readlink,
	rename,
	rm,
	symlink,
	truncate,
	writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {extract} from 'tar';
import {describe, expect, test} from 'vitest';
import {readIgnoreRules} from '../../../source/image/docker-ignore.ts';
import {folderTar} from '../../../source/image/folder-tar.ts';
import {walkFolder} from '../../../source/image/walk-folder.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const megabyte = 2 ** 20;

async function copyThroughTar(root: string, target: string): Promise<number> {
	const entries = await walkFolder(root, await readIgnoreRules(root));
	let files = 0;
	const onFile = (count: number): void => {
		files = count;
	};
	const tar = folderTar({root, entries, prefix: 'mnt', onFile});
	await pipeline(tar, extract({cwd: target, preserveOwner: false, umask: 0, strict: true}));
	return files;
}

/** Every path with what matters about it. */
async function listing(root: string): Promise<Record<string, unknown>> {
	const found: Record<string, unknown> = {};
	for (const entry of await readdir(root, {recursive: true, withFileTypes: true})) {
		const file = path.join(entry.parentPath, entry.name);
		const {mode, mtime} = await lstat(file);
		const seconds = Math.floor(mtime.getTime() / 1000);
		found[path.relative(root, file)] = entry.isSymbolicLink()
			? await readlink(file)
			: entry.isDirectory()
				? {mode}
				: {mode, seconds, contents: (await readFile(file)).toString('base64')};
	}

	return found;
}

describe('folderTar', () => {
	test('keeps everything: modes, links, empty folders, long and foreign names, large files', async () => {
		await using root = await temporaryFolder({
			'plain.txt': 'plain',
			'empty.txt': '',
			'ünï cödé/日本語 😀.txt': 'unicode',
			'new\nline': 'odd',
			[`${'long/'.repeat(40)}${'n'.repeat(200)}.txt`]: 'long',
			[`${'x'.repeat(99)}/${'y'.repeat(99)}`]: 'at the edge',
			'exactly.bin': 'z'.repeat(512),
		});
		await mkdir(path.join(root.path, 'nothing here'));
		await chmod(await root.write('script.sh', '#!/bin/sh\n'), 0o751);
		await chmod(await root.write('secret', 'x'), 0o600);
		await writeFile(path.join(root.path, 'large.bin'), Buffer.alloc(megabyte + 17, 'abc'));
		await symlink('../plain.txt', path.join(root.path, 'nothing here', 'link'));
		await symlink('no/such/file', path.join(root.path, 'broken link'));
		await symlink('t'.repeat(150), path.join(root.path, 'link to a long name'));
		await using target = await temporaryFolder();

		const files = await copyThroughTar(root.path, target.path);
		const expected = await listing(root.path);
		expect(await listing(path.join(target.path, 'mnt'))).toEqual(expected);
		expect(files).toBe(13);
	});

	test('honours .dockerignore, folders that are taken in again included', async () => {
		await using root = await temporaryFolder({
			'.dockerignore': 'out\n!out/keep\n**/*.log\n',
			'a.txt': '',
			'a.log': '',
			'sub/b.log': '',
			'out/lost': '',
			'out/keep': '',
		});
		const entries = await walkFolder(root.path, await readIgnoreRules(root.path));
		expect(entries.map(entry => entry.path).sort()).toEqual([
			'.dockerignore',
			'a.txt',
			'out/keep',
			'sub',
		]);
	});

	test('copies thousands of files in their order', async () => {
		const files = Object.fromEntries(
			Array.from({length: 400}, (_, index) => [`${index % 7}/${index}`, `contents ${index}`]),
		);
		await using root = await temporaryFolder(files);
		await using target = await temporaryFolder();
		expect(await copyThroughTar(root.path, target.path)).toBe(400);
		expect(await listing(path.join(target.path, 'mnt'))).toEqual(await listing(root.path));
	});
});

describe('a folder that changes while it is copied', () => {
	test('what vanished is left out', async () => {
		await using root = await temporaryFolder({a: 'a', b: 'b', 'sub/c': 'c'});
		const entries = await walkFolder(root.path, await readIgnoreRules(root.path));
		await rm(path.join(root.path, 'b'));
		await rm(path.join(root.path, 'sub'), {recursive: true});
		await using target = await temporaryFolder();
		const tar = folderTar({root: root.path, entries, prefix: 'mnt', onFile: () => {}});
		await pipeline(tar, extract({cwd: target.path, strict: true}));
		expect(Object.keys(await listing(target.path)).sort()).toEqual(['mnt', 'mnt/a']);
	});

	test('a large file that is cut short is an error that names it', async () => {
		await using root = await temporaryFolder();
		const file = await root.write('large', 'x'.repeat(8 * megabyte));
		const entries = await walkFolder(root.path, await readIgnoreRules(root.path));
		const tar = folderTar({root: root.path, entries, prefix: 'mnt', onFile: () => {}});
		await once(tar, 'readable');
		await truncate(file, 10);
		await expect(tar.toArray()).rejects.toMatchObject({
			code: 'image-failed',
			message: expect.stringContaining('large changed while it was being copied'),
		});
	});

	test('a large file that is replaced before its turn is copied as the new one', async () => {
		await using root = await temporaryFolder({'b.bin': 'x'.repeat(megabyte)});
		await writeFile(path.join(root.path, 'a.bin'), Buffer.alloc(4 * megabyte));
		const entries = await walkFolder(root.path, await readIgnoreRules(root.path));
		const tar = folderTar({root: root.path, entries, prefix: 'mnt', onFile: () => {}});
		await once(tar, 'readable');
		const replacement = await root.write('c.bin', 'y'.repeat(2 * megabyte));
		await rename(replacement, path.join(root.path, 'b.bin'));
		await using target = await temporaryFolder();
		await pipeline(tar, extract({cwd: target.path, strict: true}));
		const copied = await readFile(path.join(target.path, 'mnt/b.bin'), 'utf8');
		expect(copied === 'y'.repeat(2 * megabyte)).toBe(true);
	});

	test.each([
		['.wh.file', 'for deletions'],
		['sub/.wh..wh..opq', 'for deletions'],
	])('%s, which an image would take for a deletion, is refused', async (name, why) => {
		await using root = await temporaryFolder({[name]: ''});
		await expect(walkFolder(root.path, await readIgnoreRules(root.path))).rejects.toMatchObject({
			code: 'image-failed',
			message: expect.stringContaining(why),
		});
	});
});
