import {expect, test} from 'vitest';
import {barCells, totalOf} from '../../../source/view/progress.ts';

const none = {pending: 0, queued: 0, running: 0, done: 0, error: 0, killed: 0, skipped: 0};

test.each([
	['nothing to do', none, {done: 0, failed: 0, rest: 5}],
	['half of it', {...none, done: 5, pending: 5}, {done: 2, failed: 0, rest: 3}],
	['all but one of thousands', {...none, done: 4999, running: 1}, {done: 4, failed: 0, rest: 1}],
	['some skipped', {...none, done: 1, skipped: 3, pending: 1}, {done: 4, failed: 0, rest: 1}],
	['all', {...none, done: 8}, {done: 5, failed: 0, rest: 0}],
	[
		'one failure among thousands',
		{...none, error: 1, pending: 4999},
		{done: 0, failed: 1, rest: 4},
	],
	[
		'all ended, some failed',
		{...none, done: 6, error: 1, killed: 1},
		{done: 4, failed: 1, rest: 0},
	],
])('a bar for %s', (_, counts, cells) => {
	expect(barCells(counts, 5)).toEqual(cells);
});

test('the total is that of all states', () => {
	expect(totalOf({...none, pending: 1, killed: 2, done: 3})).toBe(6);
});
