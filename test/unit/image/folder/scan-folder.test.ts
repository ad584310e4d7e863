import {execFile} from 'node:child_process';
import {chmod, link, mkdir, rename, rm, symlink, utimes, writeFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import path from 'node:path';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {changedPaths} from '../../../../source/image/folder/changed-paths.ts';
import {parseIgnoreRules} from '../../../../source/image/folder/docker-ignore.ts';
import {decodeName, encodePath, shownPath} from '../../../../source/image/folder/path-bytes.ts';
import {type FolderScan, scanFolder} from '../../../../source/image/folder/scan-folder.ts';
import {isUnsure, whenSure} from '../../../../source/image/folder/unsure.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

const all = parseIgnoreRules('');
/** Late enough to be sure of every file. */
const later = () => Date.now() + 10_000;
const scan = (root: string, now = later): Promise<FolderScan> => scanFolder(root, all, now);

describe('scanFolder', () => {
	test('finds files, folders and links, folders first, and follows no link', async () => {
		await using root = await temporaryFolder({'a/b/c.txt': 'four', 'new\nline "x"': ''});
		await chmod(path.join(root.path, 'a/b/c.txt'), 0o4751);
		await symlink('..', path.join(root.path, 'a/loop'));
		await mkdir(path.join(root.path, 'empty'));
		const {entries, skipped, unsure} = await scan(root.path);
		expect([...entries.keys()].sort()).toEqual([
			'a',
			'a/b',
			'a/b/c.txt',
			'a/loop',
			'empty',
			'new\nline "x"',
		]);
		expect(entries.get('a/b/c.txt')).toMatchObject({type: 'file', mode: 0o4751, size: 4});
		expect(entries.get('a/loop')).toMatchObject({type: 'link', target: '..'});
		expect([...entries.keys()].indexOf('a/b')).toBeLessThan(
			[...entries.keys()].indexOf('a/b/c.txt'),
		);
		expect({skipped, unsure: unsure.size}).toEqual({skipped: [], unsure: 0});
	});

	test('names what can not be copied: pipes, sockets', async () => {
		await using root = await temporaryFolder({'sub/a': ''});
		await promisify(execFile)('mkfifo', [path.join(root.path, 'sub/pipe')]);
		const server = createServer().listen(path.join(root.path, 'socket'));
		try {
			const {entries, skipped} = await scan(root.path);
			expect([...skipped].sort()).toEqual(['socket', 'sub/pipe']);
			expect([...entries.keys()].sort()).toEqual(['sub', 'sub/a']);
		} finally {
			server.close();
		}
	});

	test('keeps names and targets that are not UTF-8', async () => {
		await using root = await temporaryFolder();
		const odd = Buffer.concat([Buffer.from(`${root.path}/d`), Buffer.from([0xff, 0xc3, 0x28])]);
		await mkdir(odd);
		await writeFile(Buffer.concat([odd, Buffer.from('/ü'), Buffer.from([0xe2, 0x82])]), 'x');
		await symlink(Buffer.from([0x80, 0x2f]), Buffer.concat([odd, Buffer.from('/l')]));
		const {entries} = await scan(root.path);
		expect([...entries].map(([name, {type, target}]) => [name, type, target])).toEqual(
			expect.arrayContaining([
				['d\uDCFF\uDCC3(', 'folder', undefined],
				['d\uDCFF\uDCC3(/ü\uDCE2\uDC82', 'file', undefined],
				['d\uDCFF\uDCC3(/l', 'link', '\uDC80/'],
			]),
		);
	});

	test('lets other work go on during a long walk', async () => {
		const names = Array.from({length: 4000}, (_, index) => `${index % 40}/${index}`);
		await using root = await temporaryFolder(Object.fromEntries(names.map(name => [name, ''])));
		let turns = 0;
		const timer = setInterval(() => turns++, 0);
		for (let round = 0; round < 5 && turns === 0; round++) {
			await scan(root.path);
		}

		clearInterval(timer);
		expect(turns).toBeGreaterThan(0);
	});

	test('a folder that is not there, or a file, is an error', async () => {
		await using root = await temporaryFolder({file: ''});
		for (const name of ['missing', 'file']) {
			await expect(scan(path.join(root.path, name))).rejects.toMatchObject({
				code: 'folder-missing',
				message: expect.stringContaining(name),
			});
		}
	});
});

describe('changedPaths', () => {
	test('tells additions, changes and removals', async () => {
		await using root = await temporaryFolder({
			same: 'same',
			edited: 'one',
			touched: '',
			moved: 'm',
			'gone/deep/file': '',
			mode: '',
			'becomes a folder': '',
		});
		await symlink('one', path.join(root.path, 'link'));
		const before = await scan(root.path);
		expect(changedPaths(before, await scan(root.path))).toEqual([]);

		const at = (name: string) => path.join(root.path, name);
		await root.write('edited', 'three');
		await utimes(at('touched'), 1, 1);
		await rename(at('moved'), at('moved here'));
		await rm(at('gone'), {recursive: true});
		await chmod(at('mode'), 0o700);
		await rm(at('becomes a folder'));
		await root.write('becomes a folder/file', '');
		await rm(at('link'));
		await symlink('two', at('link'));
		const changes = changedPaths(before, await scan(root.path));
		expect(changes.map(({path: name, change}) => `${change} ${name}`).sort()).toEqual([
			'added becomes a folder/file',
			'added moved here',
			'changed becomes a folder',
			'changed edited',
			'changed link',
			'changed mode',
			'changed touched',
			'removed gone',
			'removed gone/deep',
			'removed gone/deep/file',
			'removed moved',
		]);
	});

	test('sees an edit that hides behind the old size and time', async () => {
		await using root = await temporaryFolder({file: 'one', other: 'two'});
		const old = new Date(1_600_000_000_000);
		await utimes(path.join(root.path, 'file'), old, old);
		const before = await scan(root.path);
		// A file of its own, or both changes may fall into one tick of the clock.
		const replacement = await root.write('replacement', 'ONE');
		await utimes(replacement, old, old);
		await rename(replacement, path.join(root.path, 'file'));
		expect(changedPaths(before, await scan(root.path))).toEqual([
			{path: 'file', change: 'changed'},
		]);
	});

	test('a temporary file that came and went is no change of its folder', async () => {
		await using root = await temporaryFolder({'a/b': ''});
		const before = await scan(root.path);
		await link(path.join(root.path, 'a/b'), path.join(root.path, 'a/temporary'));
		await rm(path.join(root.path, 'a/temporary'));
		const changes = changedPaths(before, await scan(root.path));
		expect(changes.map(change => change.path)).not.toContain('a');
	});

	test('does not trust a file that was written a moment before the look at it', async () => {
		await using root = await temporaryFolder({file: ''});
		const before = await scan(root.path, Date.now);
		expect(changedPaths(before, await scan(root.path))).toEqual([
			{path: 'file', change: 'changed'},
		]);
		const after = await scan(root.path);
		expect(changedPaths(after, await scan(root.path))).toEqual([]);
	});

	test('a moment later it can be trusted', async () => {
		await using root = await temporaryFolder({file: ''});
		const found = await scan(root.path, Date.now);
		await whenSure(found);
		const entry = found.entries.get('file');
		expect(entry && isUnsure(entry, Date.now())).toBe(false);
	});

	test('gives clocks with whole seconds more time', () => {
		const entry = {type: 'file', mode: 0, size: 0, mtimeMs: 0, ino: 1} as const;
		expect(isUnsure({...entry, ctimeMs: 5000}, 6500)).toBe(true);
		expect(isUnsure({...entry, ctimeMs: 5000}, 7500)).toBe(false);
		expect(isUnsure({...entry, ctimeMs: 5000.25}, 6500)).toBe(false);
	});
});

describe('names of any bytes', () => {
	test.each([
		['plain', '70 6c'],
		['valid UTF-8', 'c3 bc e2 82 ac f0 9f 98 80'],
		['a real U+FFFD and a byte order mark', 'ef bb bf ef bf bd'],
		['stray and cut bytes', '61 80 ff c3 28 e2 82 f0 9f 98'],
		['halves of pairs, too long forms', 'ed b2 80 c0 af f8 88'],
	])('%s survive', (_, hex) => {
		const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
		const name = decodeName(bytes);
		expect(encodePath(name)).toEqual(bytes);
		expect(encodePath(JSON.parse(JSON.stringify(name)))).toEqual(bytes);
		expect(shownPath(name).isWellFormed()).toBe(true);
	});
});
