import {expect, test} from 'vitest';
import {countLines} from '../../../../source/debug/changes/line-counts.ts';

const count = (before: string, after: string) =>
	countLines(Buffer.from(before), Buffer.from(after));

test.for<[string, string, number, number]>([
	['', '', 0, 0],
	['', 'a\nb\n', 2, 0],
	['a\nb\n', '', 0, 2],
	['a\nb\nc\n', 'a\nx\nc\n', 1, 1],
	['a\nb\nc\nd\n', 'b\nc\nd\ne\n', 1, 1],
	['a\nb', 'a\nb\nc', 1, 0],
	['1\n2\n3\n4\n5\n', '1\nzwei\n3\nvier\n5\n', 2, 2],
])('%j to %j: %i came, %i went', ([before, after, added, removed]) => {
	expect(count(before, after)).toEqual({added, removed});
});

test('what is no text has no lines', () => {
	expect(count('a\0b', 'a')).toBeUndefined();
});

test('texts that are too large to be compared count as a whole', () => {
	const lines = (name: string): string =>
		Array.from({length: 3000}, (_, index) => `${name}${index}\n`).join('');
	expect(count(lines('a'), lines('b'))).toEqual({added: 3000, removed: 3000});
});
