import {describe, expect, test} from 'vitest';
import {folderDelta, isEmpty, isSameDelta} from '../../../../source/image/copy/folder-delta.ts';
import {parseIgnoreRules} from '../../../../source/image/folder/docker-ignore.ts';
import {folderTar, type TarItem} from '../../../../source/image/folder/folder-tar.ts';
import {
	type FolderScan,
	type ScanEntry,
	scanFolder,
} from '../../../../source/image/folder/scan-folder.ts';
import {randomOf, randomTree} from '../../../support/random-tree.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';
import {applyLayer, type Layers} from './layers.ts';

const rules = parseIgnoreRules('');
const scan = (root: string): Promise<FolderScan> => scanFolder(root, rules);

function entry(type: ScanEntry['type'], changes: Partial<ScanEntry> = {}): ScanEntry {
	return {type, mode: 0o644, size: 1, mtimeMs: 1, ctimeMs: 1, ino: 1, ...changes};
}

function scanOf(entries: Readonly<Record<string, ScanEntry>>): FolderScan {
	return {
		startedAt: 0,
		entries: new Map(Object.entries(entries)),
		skipped: [],
		unsure: new Set(),
	};
}

const folder = entry('folder');
const file = entry('file');
const edited = entry('file', {size: 2});

test('applied to a full copy, it always gives the next full copy', async () => {
	const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
	const random = randomOf(seed);
	await using root = await temporaryFolder();
	const tree = randomTree(root.path, random);
	const pack = async (files: Layers, items: Iterable<readonly [string, TarItem]>) => {
		await applyLayer(files, folderTar({root: root.path, items, prefix: 'to'}));
		return files;
	};
	const edits: string[] = [];
	const edit = (times: number): void => {
		for (let count = 0; count < times; count++) {
			edits.push(tree.edit());
		}
	};

	for (let tries = 0; tries < 12; tries++) {
		edit(15);
		edits.length = 0;
		const before = await scan(root.path);
		const full = await pack(new Map(), before.entries);
		for (let round = 0; round < 25; round++) {
			edit(1 + random.below(4));
			const after = await scan(root.path);
			const delta = folderDelta(before, after);
			const copied = await pack(new Map(full), delta.items);
			const where = `SEED=${seed}, after:\n${edits.join('\n')}`;
			expect(copied, where).toEqual(await pack(new Map(), after.entries));
		}
	}
}, 60_000);

describe('folderDelta', () => {
	test('of nothing is empty', () => {
		const one = scanOf({a: folder, 'a/b': file});
		const delta = folderDelta(one, scanOf({a: entry('folder', {mtimeMs: 9}), 'a/b': file}));
		expect({empty: isEmpty(delta), items: delta.items.size}).toEqual({empty: true, items: 0});
	});

	test('deletes a folder by one mark, not thousands, and restores the time of the one it was in', () => {
		const before = scanOf({x: folder, 'x/y': folder, 'x/y/1': file, 'x/y/2': file, z: file});
		const delta = folderDelta(before, scanOf({x: folder, z: file}));
		expect([...delta.items]).toEqual([
			['x', folder],
			['x/y', {type: 'removed'}],
		]);
		expect([...delta.removed]).toEqual(['x/y', 'x/y/1', 'x/y/2']);
		expect(delta.replaces).toBe(true);
	});

	test('lets what a file takes the place of go with it', () => {
		const before = scanOf({x: folder, 'x/y': folder, 'x/y/1': file});
		const delta = folderDelta(before, scanOf({x: file}));
		expect([...delta.items]).toEqual([['x', file]]);
		expect(delta.replaces).toBe(true);
	});

	test('of additions and edits only puts files', () => {
		const delta = folderDelta(scanOf({a: file, b: file}), scanOf({a: edited, b: file, c: file}));
		expect([...delta.items.keys()]).toEqual(['a', 'c']);
		expect(delta.replaces).toBe(false);
	});

	test.each([
		[251, true],
		[252, false],
	])('a name of %d bytes has room for the mark that deletes it: %s', (length, isPossible) => {
		const before = scanOf({[`${'n'.repeat(length - 2)}ü`]: file});
		expect(folderDelta(before, scanOf({})).isPossible).toBe(isPossible);
	});
});

describe('isSameDelta', () => {
	const before = scanOf({a: file, b: file});
	const delta = folderDelta(before, scanOf({a: edited}));

	test.each([
		['the same', {}, true],
		['another edit', {changed: new Map([['a', entry('file', {size: 3})]])}, false],
		['an edit of another file', {changed: new Map([['c', edited]])}, false],
		['another removal', {removed: new Set(['c'])}, false],
		[
			'one edit more',
			{
				changed: new Map([
					['a', edited],
					['c', file],
				]),
			},
			false,
		],
		['a file that nobody can be sure of', {unsure: new Set(['a'])}, false],
	])('%s', (_, changes, isSame) => {
		const copied = {...delta, unsure: new Set<string>(), ...changes};
		expect(isSameDelta(delta, copied)).toBe(isSame);
	});
});
