import stringWidth from 'string-width';
import {expect, test} from 'vitest';
import {isSimple} from '../../../source/view/simple-text.ts';

const characters = Array.from({length: 0x10000}, (_, code) => String.fromCharCode(code));

test('every simple character takes one column, alone and beside others', () => {
	const simple = characters.filter(isSimple);
	expect(simple.length).toBeGreaterThan(1000);
	expect(simple.filter(character => stringWidth(character) !== 1)).toEqual([]);
	expect(stringWidth(simple.join(''))).toBe(simple.length);
});

test('what is wide, combines or joins is not simple', () => {
	for (const text of ['漢', 'e\u0301', '\u200b', '😀', '\ufeff', '\u00ad', 'a\u001b[0m']) {
		expect(isSimple(text), JSON.stringify(text)).toBe(false);
	}
});
