import {execFile} from 'node:child_process';
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
	utimes,
	writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import type {Writable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {promisify} from 'node:util';
import {extract} from 'tar';
import {describe, expect, test} from 'vitest';
import {readIgnoreRules} from '../../../../source/image/folder/docker-ignore.ts';
import {folderTar} from '../../../../source/image/folder/folder-tar.ts';
import {type ScanEntry, scanFolder} from '../../../../source/image/folder/scan-folder.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const megabyte = 2 ** 20;

async function scanned(root: string): Promise<ReadonlyMap<string, ScanEntry>> {
	return (await scanFolder(root, await readIgnoreRules(root))).entries;
}

async function copyThroughTar(root: string, target: string): Promise<number> {
	const items = await scanned(root);
	let files = 0;
	const onFile = (count: number): void => {
		files = count;
	};
	const tar = folderTar({root, items, prefix: 'mnt', onProgress: onFile});
	await pipeline(tar, extract({cwd: target, preserveOwner: false, umask: 0, strict: true}));
	return files;
}

/** Every path with what matters about it. */
async function listing(root: string): Promise<Record<string, unknown>> {
	const found: Record<string, unknown> = {};
	for (const entry of await readdir(root, {recursive: true, withFileTypes: true})) {
		const file = path.join(entry.parentPath, entry.name);
		// `mtime` would be rounded to milliseconds, and so to the next second now and then.
		const {mode, mtimeMs} = await lstat(file);
		const seconds = Math.floor(mtimeMs / 1000);
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
		const items = await scanned(root.path);
		expect([...items.keys()].sort()).toEqual(['.dockerignore', 'a.txt', 'out/keep', 'sub']);
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
	test('files that vanished are left out', async () => {
		await using root = await temporaryFolder({a: 'a', b: 'b', 'sub/c': 'c'});
		const items = await scanned(root.path);
		await rm(path.join(root.path, 'b'));
		await rm(path.join(root.path, 'sub'), {recursive: true});
		await using target = await temporaryFolder();
		const tar = folderTar({root: root.path, items, prefix: 'mnt'});
		await pipeline(tar, extract({cwd: target.path, strict: true}));
		expect(Object.keys(await listing(target.path)).sort()).toEqual(['mnt', 'mnt/a', 'mnt/sub']);
	});

	test('a large file that is cut short is an error that names it', async () => {
		await using root = await temporaryFolder();
		const file = await root.write('large', 'x'.repeat(8 * megabyte));
		const items = await scanned(root.path);
		const tar = folderTar({root: root.path, items, prefix: 'mnt'});
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
		const items = await scanned(root.path);
		const tar = folderTar({root: root.path, items, prefix: 'mnt'});
		await once(tar, 'readable');
		const replacement = await root.write('c.bin', 'y'.repeat(2 * megabyte));
		await rename(replacement, path.join(root.path, 'b.bin'));
		await using target = await temporaryFolder();
		await pipeline(tar, extract({cwd: target.path, strict: true}));
		const copied = await readFile(path.join(target.path, 'mnt/b.bin'), 'utf8');
		expect(copied === 'y'.repeat(2 * megabyte)).toBe(true);
	});

	test.each([
		['a link', (file: string) => symlink('/etc/passwd', file)],
		['a folder', (file: string) => mkdir(file)],
		['a pipe', (file: string) => promisify(execFile)('mkfifo', [file])],
	])(
		'%s in the place of a file is an error that names it, and nothing waits',
		async (_, replace) => {
			await using root = await temporaryFolder({file: 'x'});
			const items = await scanned(root.path);
			await rm(path.join(root.path, 'file'));
			await replace(path.join(root.path, 'file'));
			const tar = folderTar({root: root.path, items, prefix: 'mnt'});
			await expect(tar.toArray()).rejects.toMatchObject({
				code: 'image-failed',
				message: expect.stringContaining('file changed while it was being copied'),
			});
		},
	);

	test('a file that may not be read is named', async () => {
		await using root = await temporaryFolder({secret: 'x'});
		await chmod(path.join(root.path, 'secret'), 0o000);
		await chmod(root.path, 0o755);
		using _ = asNobody();
		const tar = folderTar({root: root.path, items: await scanned(root.path), prefix: 'mnt'});
		await expect(tar.toArray()).rejects.toMatchObject({
			code: 'image-failed',
			message: `${root.path}/secret may not be read, so it can't be copied.`,
		});
	});

	test.each([
		['.wh.file', 'for deletions'],
		['sub/.wh..wh..opq', 'for deletions'],
	])('%s, which an image would take for a deletion, is refused', async (name, why) => {
		await using root = await temporaryFolder({[name]: ''});
		await expect(scanned(root.path)).rejects.toMatchObject({
			code: 'image-failed',
			message: expect.stringContaining(why),
		});
	});
});

describe('what the old format has no room for', () => {
	/** The beginning of an archive of one file, and what GNU tar says of it. */
	async function listed(root: string): Promise<string> {
		const tar = folderTar({root, items: await scanned(root), prefix: 'mnt'});
		const listing = execFile('tar', ['--list', '--verbose', '--file=-'], {env: {TZ: 'UTC'}});
		const said = listing.stdout?.toArray();
		listing.stdin?.on('error', () => {});
		await pipeline(
			tar,
			async function* (pieces) {
				let left = 3 * megabyte;
				for await (const piece of pieces) {
					yield piece;
					left -= piece.length;
					if (left < 0) {
						return;
					}
				}
			},
			listing.stdin as Writable,
		);
		return (await said)?.join('') ?? '';
	}

	test.each([
		['5 GB', 5 * 1024 ** 3],
		['20 GB', 20 * 1024 ** 3],
	])('a file of %s is read as it is sent', async (_, size) => {
		await using root = await temporaryFolder({large: ''});
		await truncate(path.join(root.path, 'large'), size);
		const before = process.memoryUsage().rss;
		expect(await listed(root.path)).toContain(` ${size} `);
		expect(process.memoryUsage().rss - before).toBeLessThan(100 * megabyte);
	});

	test('a time before 1970', async () => {
		await using root = await temporaryFolder({old: 'x'});
		await utimes(path.join(root.path, 'old'), new Date(0), new Date(-86_400_000));
		expect(await listed(root.path)).toContain('1969-12-31 00:00 mnt/old');
	});

	test('names that are not UTF-8', async () => {
		await using root = await temporaryFolder();
		const name = Buffer.concat([
			Buffer.from(`${root.path}/${'n'.repeat(120)}`),
			Buffer.from([0xff]),
		]);
		await writeFile(name, 'x');
		expect(await listed(root.path)).toContain(`mnt/${'n'.repeat(120)}\\377`);
	});
});

/** Nothing is unreadable to root: for as long as this lives, the process is somebody else. */
function asNobody(): Disposable {
	const isRoot = process.geteuid?.() === 0;
	if (isRoot) {
		process.seteuid?.(65_534);
	}

	return {
		[Symbol.dispose]() {
			if (isRoot) {
				process.seteuid?.(0);
			}
		},
	};
}
