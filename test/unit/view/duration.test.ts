import {expect, test} from 'vitest';
import {durationText, elapsedText} from '../../../source/view/duration.ts';

test.each([
	[0, '0.0s'],
	[449, '0.4s'],
	[9999, '9.9s'],
	[10_000, '10s'],
	[59_999, '59s'],
	[60_000, '1m00s'],
	[185_000, '3m05s'],
	[3_599_999, '59m59s'],
	[3_720_000, '1h02m'],
	[-5, '0s'],
])('%d ms are shown as %s', (ms, text) => {
	expect(durationText(ms)).toBe(text);
});

test('what still grows has no tenths, and does not go below zero when clocks disagree', () => {
	expect(elapsedText(1900)).toBe('1s');
	expect(elapsedText(-3000)).toBe('0s');
	expect(elapsedText(61_000)).toBe('1m01s');
});
