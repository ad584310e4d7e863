import {expect, test} from 'vitest';
import type {Rerun} from '../../../source/events/rerun.ts';
import {rerunBadge, sinceText} from '../../../source/view/rerun-badge.ts';
import {widthOf} from '../../../source/view/text.ts';

const save = {at: 1000, files: ['a.py'], count: 1};
const ended = {state: 'ended', save, number: 1, ranMs: 5} as const;

test.each<[Rerun, number, string, string]>([
	[{state: 'opening'}, 0, ' ↻ wait   …', ' ↻○'],
	[{state: 'waiting'}, 0, ' ↻ save   …', ' ↻○'],
	[{state: 'running', save, number: 1}, 1000, ' ↻ runs  0s', ' ↻●'],
	[{...ended, exitCode: 0}, 60_999, ' ↻ pass 59s', ' ↻✓'],
	[{...ended, exitCode: 2}, 3_600_999, ' ↻ fail 59m', ' ↻✗'],
])('%j', (rerun, now, text, short) => {
	const badge = rerunBadge(rerun, now);
	expect([badge.text, badge.short]).toEqual([text, short]);
	expect(widthOf(badge.text)).toBe(11);
});

test('the time since a save is told in one unit, and never below zero', () => {
	expect([-5, 999, 61_000, 3_599_999, 90_000_000].map(sinceText)).toEqual([
		'0s',
		'0s',
		'1m',
		'59m',
		'25h',
	]);
});
