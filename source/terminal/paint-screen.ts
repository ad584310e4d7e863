import type {IBuffer, Terminal} from '@xterm/headless';
import {type Insides, insidesOf} from './emulator-insides.ts';
import type {LeftModes} from './left-modes.ts';
import {lookSequence} from './look-sequence.ts';
import {paintRow, paintRows} from './paint-rows.ts';

/**
What makes of an ordinary terminal of the same size, its screen empty and its cursor at the top left,
one that is in the state of the emulator: its text, also what has scrolled out of it since row `from` of
the main screen, its colours, modes, margins, cursor, and whatever else a program goes on from.

@param left What the emulator does not know of.
*/
export function paintScreen(terminal: Terminal, left: LeftModes, from: number): string {
	const insides = insidesOf(terminal);
	const {normal, alternate, active} = terminal.buffer;
	const first = Math.max(0, Math.min(from, normal.baseY));
	return [
		paintRows(normal, first, normal.baseY + terminal.rows),
		...push(left.keyboard.main),
		...(active.type === 'alternate'
			? [
					cursorAt(normal.cursorY, normal.cursorX),
					`\x1B[?${left.alternateScreen ?? 1049}h`,
					paintAlternate(alternate, terminal.rows),
					...push(left.keyboard.alternate),
				]
			: []),
		left.keyboardChange ? `\x1B[=${left.keyboardChange}u` : '',
		left.modifyOtherKeys > 0 ? `\x1B[>4;${left.modifyOtherKeys}m` : '',
		saveCursor(terminal, insides),
		marginsSequence(terminal, insides),
		charsetsSequence(insides),
		modesSequence(terminal, insides),
		placeCursor(terminal, insides),
		lookSequence(insides.pen),
	].join('');
}

function paintAlternate(buffer: IBuffer, rows: number): string {
	const painted = Array.from({length: rows}, (_, row) => {
		const line = buffer.getLine(row);
		const text = line ? paintRow(line) : '';
		return text && cursorAt(row, 0) + text;
	});
	return `\x1B[H\x1B[J${painted.join('')}`;
}

function push(flags: readonly number[]): readonly string[] {
	return flags.map(flag => `\x1B[>${flag}u`);
}

function saveCursor(terminal: Terminal, {savedCursor: {row, column, pen}}: Insides): string {
	return `${placeAt(terminal, {row, column, top: 0})}${lookSequence(pen)}\x1B7\x1B[0m`;
}

function marginsSequence({rows}: Terminal, {margins}: Insides): string {
	return margins.top === 0 && margins.bottom === rows - 1
		? ''
		: `\x1B[${margins.top + 1};${margins.bottom + 1}r`;
}

function charsetsSequence({charsets: {lines, used}}: Insides): string {
	const [g0, g1] = lines;
	return `${g0 ? '\x1B(0' : ''}${g1 ? '\x1B)0' : ''}${used === 1 ? '\x0E' : ''}`;
}

const mouseModes = {none: undefined, x10: 9, vt200: 1000, drag: 1002, any: 1003} as const;

function modesSequence({modes}: Terminal, insides: Insides): string {
	const on = [
		modes.applicationCursorKeysMode && 1,
		modes.originMode && 6,
		modes.reverseWraparoundMode && 45,
		mouseModes[modes.mouseTrackingMode],
		insides.mouseEncoding,
		modes.sendFocusMode && 1004,
		modes.bracketedPasteMode && 2004,
	];
	const off = [!modes.wraparoundMode && 7, insides.isCursorHidden && 25];
	return [
		...on.map(mode => (mode ? `\x1B[?${mode}h` : '')),
		...off.map(mode => (mode ? `\x1B[?${mode}l` : '')),
		modes.applicationKeypadMode ? '\x1B=' : '',
		modes.insertMode ? '\x1B[4h' : '',
		insides.cursorStyle ? `\x1B[${insides.cursorStyle} q` : '',
	].join('');
}

function placeCursor(terminal: Terminal, {margins}: Insides): string {
	const {cursorX, cursorY} = terminal.buffer.active;
	const top = terminal.modes.originMode ? margins.top : 0;
	return placeAt(terminal, {row: cursorY, column: cursorX, top});
}

/**
A cursor that waits behind the last column gets there by writing what stands in it.

@param place `top`: the row that the terminal counts from.
*/
function placeAt(
	terminal: Terminal,
	{row, column, top}: {readonly row: number; readonly column: number; readonly top: number},
): string {
	if (column < terminal.cols) {
		return cursorAt(row - top, column);
	}

	const {active} = terminal.buffer;
	const line = active.getLine(active.baseY + row);
	const isWide = line?.getCell(terminal.cols - 1)?.getWidth() === 0;
	const last = terminal.cols - (isWide ? 2 : 1);
	const cell = line?.getCell(last);
	const look = cell ? lookSequence(cell) : '';
	return `${cursorAt(row - top, last)}${look}${cell?.getChars() || ' '}`;
}

function cursorAt(row: number, column: number): string {
	return `\x1B[${row + 1};${column + 1}H`;
}
