import {expect, test} from 'vitest';
import {cutTo, fitTo, oneLine, plainLines, widthOf} from '../../../source/view/text.ts';

test('what a person wrote can not act on the terminal', () => {
	expect(oneLine('a\u001b[2Jb\nc\u202ed')).toBe('a [2Jb c d');
	expect(plainLines('\n# Title\r\n\tcode\u0007\n\nend\n')).toEqual([
		'# Title',
		'    code',
		'',
		'end',
	]);
});

test('widths know wide characters and colours', () => {
	expect(widthOf('abc')).toBe(3);
	expect(widthOf('日本')).toBe(4);
	expect(widthOf('\u001b[31mred\u001b[0m')).toBe(3);
});

test.each([
	['abcdef', 6, 'abcdef'],
	['abcdef', 4, 'abc…'],
	['日本語', 4, '日…'],
	['abc', 0, ''],
])('%s cut to %d columns is %s', (text, width, cut) => {
	expect(cutTo(text, width)).toBe(cut);
	expect(widthOf(fitTo(text, width))).toBe(width);
});

test('a path loses its middle', () => {
	expect(cutTo('/Build/Frontend/Lint', 11, 'middle')).toBe('/Buil…/Lint');
});

test('a cut keeps colours and closes them', () => {
	const cut = cutTo('\u001b[31mred and more\u001b[0m', 5);
	expect(widthOf(cut)).toBe(5);
	expect(cut.startsWith('\u001b[31mred')).toBe(true);
	expect(cut).toMatch(/\u001b\[(0|39)m$/);
});

test('what is very long is cut at its start, with a sign that it is', () => {
	expect(cutTo('漢'.repeat(2 ** 20), 9)).toBe('漢漢漢漢…');
	expect(cutTo(`é${'\u0301'.repeat(2 ** 20)}`, 9).endsWith('…')).toBe(true);
});
