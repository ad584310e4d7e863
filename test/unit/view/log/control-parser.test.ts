import {expect, test} from 'vitest';
import {createControlParser} from '../../../../source/view/log/control-parser.ts';

/** What the parser tells, in a readable form. */
function parse(...chunks: readonly string[]): string {
	const parser = createControlParser();
	let told = '';
	for (const chunk of chunks) {
		parser.feed(chunk, {
			text: text => {
				told += text;
			},
			control: character => {
				told += `{${JSON.stringify(character).slice(1, -1)}}`;
			},
			sequence: (final, params) => {
				told += `{${params}${final}}`;
			},
		});
	}

	return told;
}

test.each([
	['plain text and lines', 'a b\nc\r\n', 'a b{\\n}c{\\r}{\\n}'],
	['colours', '\u001b[1;31mred\u001b[m', '{1;31m}red{m}'],
	['C1 forms', '\u009b31mred\u009dtitle\u009cx', '{31m}redx'],
	['window titles', 'a\u001b]0;title\u0007b\u001b]2;t\u001b\\c', 'abc'],
	['hyperlinks', '\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
	['device control strings', 'a\u001bPq#0;2\u001b\\b', 'ab'],
	['private modes', 'a\u001b[?25l\u001b[?1049hb', 'ab'],
	['character sets', 'a\u001b(Bb\u001b=c', 'abc'],
	['bells, deletes and reordering', 'a\u0007\u007f\u202eb\u2028c', 'abc'],
	['controls inside of a sequence', '\u001b[3\r1mx', '{\\r}{31m}x'],
	['a sequence that is not one', '\u001b[31é', 'é'],
	['an escaped surrogate pair', '\u001b😀', '😀'],
	['a cancelled sequence', '\u001b[31\u0018x', 'x'],
])('%s', (_, text, told) => {
	expect(parse(text)).toBe(told);
	// However the chunks are cut, the result is the same.
	expect(parse(...text.split(''))).toBe(told);
});

test('a sequence that never ends costs the rest of its line at most', () => {
	expect(parse('\u001b]0;title', 'x'.repeat(1e6), '\nnext')).toBe('{\\n}next');
	expect(parse(`\u001b[${'1;'.repeat(1e5)}mnext`)).toBe('next');
});
