import {expect, test} from 'vitest';
import {windowTop} from '../../../source/view/scroll.ts';

const list = {top: 10, height: 10, count: 100};

test('does not move while the selected line is well inside', () => {
	expect(windowTop(list, 12)).toBe(10);
	expect(windowTop(list, 17)).toBe(10);
});

test('moves as little as it must, and keeps some lines around the selected one', () => {
	expect(windowTop(list, 18)).toBe(11);
	expect(windowTop(list, 11)).toBe(9);
	expect(windowTop(list, 50)).toBe(43);
});

test('stops at both ends of the list', () => {
	expect(windowTop(list, 0)).toBe(0);
	expect(windowTop(list, 99)).toBe(90);
	expect(windowTop({...list, count: 5}, 4)).toBe(0);
});

test('a window of one line shows the selected one', () => {
	expect(windowTop({top: 0, height: 1, count: 100}, 42)).toBe(42);
});
