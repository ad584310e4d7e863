import {expect, test} from 'vitest';
import {demoTree} from './support/demo-tree.ts';
import {type Display, showDisplay} from './support/display.tsx';
import {fakeConnection} from './support/fake-connection.ts';
import {midway} from './support/happenings.ts';

/** The colour of the first cell that shows this glyph below a row. */
function colorOf(display: Display, glyph: string, fromRow: number): number | undefined {
	const buffer = display.terminal.buffer.active;
	for (let row = fromRow; row < display.terminal.rows; row++) {
		for (let column = 0; column < 30; column++) {
			const cell = buffer.getLine(row)?.getCell(column);
			if (cell?.getChars() === glyph) {
				return cell.getFgColor();
			}
		}
	}

	return undefined;
}

test('a state has a glyph and a colour', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection);
	midway(connection);
	await display.waitFor('1 error');
	const [white, gray, brightBlue, red] = [7, 8, 12, 1];
	expect(colorOf(display, '○', 3)).toBe(white);
	expect(colorOf(display, '◌', 3)).toBe(gray);
	expect(colorOf(display, '●', 3)).toBe(brightBlue);
	expect(colorOf(display, '✗', 3)).toBe(red);
});

test('without colours the same is told by glyphs and marks', async () => {
	const connection = fakeConnection(demoTree);
	await using display = await showDisplay(connection, {hasColors: false});
	midway(connection);
	display.press(']');
	expect(await display.waitFor('1 problem')).toContain('>      ✗ Lint');
	expect(display.written()).not.toMatch(/\u001b\[[\d;]*(3[0-8]|4[0-8]|9\d|10\d)[;m]/);
});
