import {describe, expect, test} from 'vitest';
import {folderDelta} from '../../../../source/image/copy/folder-delta.ts';
import {isTimeToFold} from '../../../../source/image/copy/when-to-fold.ts';
import type {FolderScan, ScanEntry} from '../../../../source/image/folder/scan-folder.ts';

const megabyte = 1_000_000;

/** Files of a size each; those up to `edited` are of another time. */
function scanOf(files: number, size: number, edited = 0): FolderScan {
	const entries = Array.from({length: files}, (_, index): [string, ScanEntry] => [
		`file ${index}`,
		{type: 'file', mode: 0o644, size, mtimeMs: index < edited ? 2 : 1, ctimeMs: 1, ino: index},
	]);
	return {startedAt: 0, entries: new Map(entries), skipped: [], unsure: new Set()};
}

function isFolded({
	files,
	size,
	edited,
	carried = 0,
}: {
	readonly files: number;
	readonly size: number;
	readonly edited: number;
	readonly carried?: number;
}): boolean {
	const after = scanOf(files, size, edited);
	const delta = folderDelta(scanOf(files, size), after);
	const earlier = new Map([...after.entries].slice(0, carried));
	return isTimeToFold(after.entries.values(), delta, earlier);
}

describe('a full copy takes the place of a delta', () => {
	test.each([
		['one edit of many files', {files: 20_000, size: 5000, edited: 1}, false],
		['half of the files', {files: 20_000, size: 5000, edited: 10_200}, true],
		['a third, for the first time', {files: 20_000, size: 5000, edited: 6000}, false],
		['a third, carried along', {files: 20_000, size: 5000, edited: 6001, carried: 6000}, true],
		['a tenth, carried along', {files: 20_000, size: 5000, edited: 2001, carried: 2000}, false],
		['one large file of many, each time', {files: 9, size: 100 * megabyte, edited: 1}, false],
		['everything, where that is little', {files: 20, size: 1000, edited: 20, carried: 20}, false],
	])('%s', (_, delta, folded) => {
		expect(isFolded(delta)).toBe(folded);
	});
});
