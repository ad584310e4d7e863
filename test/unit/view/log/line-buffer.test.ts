import {expect, test} from 'vitest';
import {createLineBuffer, longestLine} from '../../../../source/view/log/line-buffer.ts';

test('writing over a line keeps what is not written over', () => {
	const line = createLineBuffer();
	line.put('hello world', '');
	line.moveTo(6);
	line.put('W', '31');
	expect(line.toText()).toBe('hello \u001b[31mW\u001b[0morld');
});

test('half of a wide character that is written over becomes a space', () => {
	const line = createLineBuffer();
	line.put('日本', '');
	line.moveTo(1);
	line.put('ab', '');
	expect(line.toText()).toBe(' ab ');
});

test('tabs fill up to the next stop, and move over what is there', () => {
	const line = createLineBuffer();
	line.put('ab', '');
	line.tab();
	line.put('c', '');
	expect(line.toText()).toBe('ab      c');
	line.moveTo(0);
	line.tab();
	line.put('d', '');
	expect(line.toText()).toBe('ab      d');
});

test('moving beyond the end leaves spaces', () => {
	const line = createLineBuffer();
	line.moveTo(3);
	line.put('x', '');
	expect(line.toText()).toBe('   x');
});

test.each([
	['to-end', 'abc'],
	['to-start', '    ef'],
	['all', ''],
] as const)('erasing %s', (part, left) => {
	const line = createLineBuffer();
	line.put('abcdef', '');
	line.moveTo(3);
	line.erase(part);
	expect(line.toText()).toBe(left);
});

test('a line without an end is bounded', () => {
	const line = createLineBuffer();
	for (let i = 0; i < 100; i++) {
		line.put('x'.repeat(1000), '');
	}

	expect(line.toText()).toHaveLength(longestLine);
	line.moveTo(longestLine - 1);
	line.put('ab', '');
	expect(line.toText()).toHaveLength(longestLine);
});
