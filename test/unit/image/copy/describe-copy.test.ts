import {describe, expect, test} from 'vitest';
import {
	describeAll,
	describeChanges,
	describeSkipped,
} from '../../../../source/image/copy/describe-copy.ts';
import type {FolderScan, ScanEntry} from '../../../../source/image/folder/scan-folder.ts';

const file = (size: number): ScanEntry => ({
	type: 'file',
	mode: 0,
	size,
	mtimeMs: 0,
	ctimeMs: 0,
	ino: 0,
});

describe('a copy in a few words', () => {
	test.each([
		[[], '0 files, 0B'],
		[[file(1)], '1 file, 1B'],
		[[file(1000)], '1 file, 1kB'],
		[[file(999_999), file(1)], '2 files, 1.0MB'],
		[Array.from({length: 20_000}, () => file(5000)), '20,000 files, 100MB'],
		[[file(5_368_709_120)], '1 file, 5.4GB'],
		[[{...file(4096), type: 'folder'} as const], '0 files, 0B'],
	])('%#: %s', (entries, words) => {
		expect(describeAll(entries)).toBe(words);
	});

	test.each([
		[{files: 1, folders: 2}, '1 file changed'],
		[{files: 3000, folders: 0}, '3,000 files changed'],
		[{files: 0, folders: 1}, '1 folder changed'],
	])('%j: %s', (counts, words) => {
		expect(describeChanges(counts)).toBe(words);
	});
});

test('what was skipped is named as far as anybody reads', () => {
	const scan = (skipped: readonly string[]): FolderScan => ({
		startedAt: 0,
		entries: new Map(),
		skipped,
		unsure: new Set(),
	});
	expect(describeSkipped(scan([]))).toBeUndefined();
	expect(describeSkipped(scan(['a b', 'n\newline\uDCFF']))).toBe(
		'Not copied, because sockets, pipes and devices can\'t be: "a b", "n\\newline\uFFFD".\n',
	);
	const many = Array.from({length: 1205}, (_, index) => `${index}`);
	expect(describeSkipped(scan(many))).toContain('"4" and 1,200 more.');
});
