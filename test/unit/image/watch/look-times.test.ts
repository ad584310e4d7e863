import {expect, test} from 'vitest';
import {nextLookAt} from '../../../../source/image/watch/look-times.ts';

test('once nothing more happens', () => {
	expect(nextLookAt({firstAt: 0, lastAt: 0}, undefined)).toBe(100);
	expect(nextLookAt({firstAt: 0, lastAt: 300}, undefined)).toBe(400);
});

test('after a second, when something happens all the time', () => {
	expect(nextLookAt({firstAt: 0, lastAt: 5000}, undefined)).toBe(1000);
});

test('not before a rest in proportion to what the last look took', () => {
	const noticed = {firstAt: 1000, lastAt: 1000};
	expect(nextLookAt(noticed, {beganAt: 880, endedAt: 890})).toBe(1100);
	expect(nextLookAt(noticed, {beganAt: 880, endedAt: 980})).toBe(980 + 900);
	expect(nextLookAt(noticed, {beganAt: 0, endedAt: 5000})).toBe(6000);
});
