import {expect, test} from 'vitest';
import {madeEntries} from '../../../../source/mounts/ownership/made-entries.ts';
import type {OwnedEntry} from '../../../../source/mounts/ownership/walk-owned.ts';

const since = 1000;
const millisecond = 1_000_000n;

function entry(path: string, more: Partial<OwnedEntry> = {}): OwnedEntry {
	return {path, inode: 1n, born: 2000n * millisecond, names: 1n, isLink: false, ...more};
}

function paths(entries: readonly OwnedEntry[]): readonly string[] {
	return entries.map(({path}) => path);
}

test('what is younger than the session was made by it, and nothing else', () => {
	const {made, shared} = madeEntries(
		[],
		since,
	)([
		entry('new'),
		entry('at-once', {inode: 2n, born: 1000n * millisecond}),
		entry('moved-here', {inode: 3n, born: 999n * millisecond}),
	]);
	expect(paths(made)).toEqual(['new', 'at-once']);
	expect(shared).toEqual([]);
});

test('a number of an inode that is given anew is another entry', () => {
	const before = [entry('removed', {born: 500n * millisecond})];
	expect(paths(madeEntries(before, since)([entry('new')]).made)).toEqual(['new']);
});

test('where the file system does not tell times, what was there is told by its number', () => {
	const before = [entry('old', {born: 0n})];
	const found = [entry('renamed', {born: 0n}), entry('new', {inode: 2n, born: 0n})];
	expect(paths(madeEntries(before, since)(found).made)).toEqual(['new']);
	expect(madeEntries(undefined, since)(found).made).toEqual([]);
});

test('a file with names elsewhere is not given; with all its names here it is', () => {
	const {made, shared} = madeEntries(
		[],
		since,
	)([
		entry('one', {names: 2n}),
		entry('two', {names: 2n}),
		entry('elsewhere', {inode: 2n, names: 2n}),
	]);
	expect(paths(made)).toEqual(['one', 'two']);
	expect(paths(shared)).toEqual(['elsewhere']);
});
