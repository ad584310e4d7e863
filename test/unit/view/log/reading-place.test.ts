import {expect, test} from 'vitest';
import {scrollBy, topLine} from '../../../../source/view/log/reading-place.ts';

const log = {first: 0, end: 100, height: 10};

test('following shows the end, also while there is less than a screen', () => {
	expect(topLine(log, 'end')).toBe(90);
	expect(topLine({...log, end: 4}, 'end')).toBe(0);
});

test('who scrolled up stays where they are while lines come', () => {
	const place = scrollBy(log, 'end', -5);
	expect(place).toBe(85);
	expect(topLine({...log, end: 5000}, place)).toBe(85);
});

test('who arrives at the end follows again', () => {
	expect(scrollBy(log, 85, 4)).toBe(89);
	expect(scrollBy(log, 85, 5)).toBe('end');
	expect(scrollBy(log, 85, 1e9)).toBe('end');
});

test('nobody goes above the oldest line that is kept', () => {
	const cut = {first: 50, end: 100, height: 10};
	expect(topLine(cut, 10)).toBe(50);
	expect(scrollBy(cut, 'end', -1e9)).toBe(50);
	expect(scrollBy({...log, end: 4}, 'end', -1)).toBe('end');
});
