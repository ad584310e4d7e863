import headless from '@xterm/headless';
import {expect, test} from 'vitest';
import {paletteColour} from '../../../../scripts/picture/palette.ts';
import {svgOf} from '../../../../scripts/picture/svg.ts';

async function draw(text: string): Promise<string[]> {
	const terminal = new headless.Terminal({cols: 10, rows: 2, allowProposedApi: true});
	await new Promise<void>(resolve => terminal.write(text, resolve));
	const lines = svgOf(terminal, 'a <title>').split('\n');
	terminal.dispose();
	return lines.filter(line => /^<(text|rect x)/.test(line));
}

test('places every character on the grid, and escapes it', async () => {
	expect(await draw('a<&>\u001B[1mbcdefg')).toEqual([
		'<text x="14 22.4 30.8 39.2" y="27">a&lt;&amp;&gt;</text>',
		'<text x="47.6 56 64.4 72.8 81.2 89.6" y="27" font-weight="bold">bcdefg</text>',
	]);
});

test('leaves two columns to a wide character', async () => {
	const [line] = await draw('\u{6F22}b\u001B[1m!');
	expect(line).toMatch(/x="14 30\.8" .*>\u{6F22}b</u);
});

test('draws colours, bold and dim', async () => {
	const lines = await draw('\u001B[1;31mx\u001B[0;2;38;2;1;2;3my\u001B[0;38;5;196mz\u001B[0m');
	expect(lines[0]).toContain(`fill="${paletteColour(1)}" font-weight="bold">x<`);
	expect(lines[1]).toContain('fill="#010203" opacity="0.6">y<');
	expect(lines[2]).toContain('fill="#ff0000">z<');
});

test('swaps colours where they are inverse, and draws the background', async () => {
	const [rect, text] = await draw('\u001B[7;32mx');
	expect(rect).toBe(`<rect x="14" y="14" width="8.4" height="17" fill="${paletteColour(2)}"/>`);
	expect(text).toContain('fill="#16181d">x<');
});
