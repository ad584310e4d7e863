import type {IBuffer, IBufferCell, IBufferLine} from '@xterm/headless';
import {isVisibleWhenEmpty, lookSequence} from './look-sequence.ts';

const plain = '\x1B[0m';

/**
What writes rows of a buffer one below the other, from the cursor on, into cells that are empty. Rows
that were wrapped are wrapped again by the terminal, so that it knows that they belong together.

@param end The row after the last one.
*/
export function paintRows(buffer: IBuffer, start: number, end: number): string {
	const rows: string[] = [];
	for (let index = start; index < end; index++) {
		const line = buffer.getLine(index);
		const isContinued = index + 1 < end && buffer.getLine(index + 1)?.isWrapped === true;
		rows.push(line ? paintRow(line, isContinued) : '');
		if (index + 1 < end && !isContinued) {
			rows.push('\r\n');
		}
	}

	return rows.join('');
}

/** What writes one row from its first column on. @param isFull Its empty cells are written too. */
export function paintRow(line: IBufferLine, isFull = false): string {
	let text = '';
	let look = plain;
	let blanks = 0;
	const cells = seenCells(line, isFull);
	for (const cell of cells) {
		const wanted = lookSequence(cell);
		const isBlank = cell.getChars() === '' && cell.getWidth() === 1;
		if (isBlank && !isFull && !isVisibleWhenEmpty(cell)) {
			blanks++;
			continue;
		}

		if (blanks > 0) {
			text += `\x1B[${blanks}C`;
			blanks = 0;
		}

		if (wanted !== look) {
			text += wanted;
			look = wanted;
		}

		text += cell.getWidth() === 0 ? '' : cell.getChars() || ' ';
	}

	// Before the next row: new lines get the colour behind what is written.
	return look === plain ? text : text + plain;
}

function* seenCells(line: IBufferLine, isFull: boolean): Generator<IBufferCell> {
	let length = line.length;
	if (!isFull) {
		while (length > 0 && isUnseen(line.getCell(length - 1))) {
			length--;
		}
	}

	for (let column = 0; column < length; column++) {
		const cell = line.getCell(column);
		if (cell) {
			yield cell;
		}
	}
}

function isUnseen(cell: IBufferCell | undefined): boolean {
	return (
		cell === undefined ||
		(cell.getChars() === '' && cell.getWidth() === 1 && !isVisibleWhenEmpty(cell))
	);
}
