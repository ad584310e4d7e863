import type {IBufferCell, Terminal} from '@xterm/headless';
import {background, foreground, paletteColour, rgbColour} from './palette.ts';

export type Style = {
	readonly colour: string;
	/** Undefined: the terminal's own. */
	readonly background: string | undefined;
	readonly bold: boolean;
	readonly dim: boolean;
	readonly italic: boolean;
	readonly underline: boolean;
	readonly strikethrough: boolean;
};

/** Neighbouring cells of one style. A wide character has two columns: `columns` holds where each begins. */
export type Run = {
	readonly row: number;
	readonly style: Style;
	readonly characters: readonly string[];
	readonly columns: readonly number[];
	/** The column behind the run. */
	readonly end: number;
};

/** Reads the visible cells of an emulator. Blank runs that would show nothing are left out. */
export function runsOf(terminal: Terminal): Run[] {
	const buffer = terminal.buffer.active;
	const runs: Run[] = [];
	for (let row = 0; row < terminal.rows; row++) {
		const line = buffer.getLine(buffer.viewportY + row);
		let run: (Run & {characters: string[]; columns: number[]; end: number}) | undefined;
		for (let column = 0; column < terminal.cols; column++) {
			const cell = line?.getCell(column);
			// The second column of a wide character.
			if (!cell || cell.getWidth() === 0) {
				continue;
			}

			const style = styleOf(cell);
			const character = cell.isInvisible() ? ' ' : cell.getChars() || ' ';
			// Renderers count a character of several code units in different ways: it gets a run of its own.
			const isAlone = character.length > 1 || (run?.characters.at(-1)?.length ?? 1) > 1;
			if (!run || isAlone || !isSame(run.style, style)) {
				run = {row, style, characters: [], columns: [], end: column};
				runs.push(run);
			}

			run.characters.push(character);
			run.columns.push(column);
			run.end = column + cell.getWidth();
		}
	}

	return runs.filter(isVisible);
}

function styleOf(cell: IBufferCell): Style {
	const colour = cell.isFgDefault() ? undefined : colourOf(cell.isFgRGB(), cell.getFgColor());
	const behind = cell.isBgDefault() ? undefined : colourOf(cell.isBgRGB(), cell.getBgColor());
	const isInverse = cell.isInverse() !== 0;
	return {
		colour: isInverse ? (behind ?? background) : (colour ?? foreground),
		background: isInverse ? (colour ?? foreground) : behind,
		bold: cell.isBold() !== 0,
		dim: cell.isDim() !== 0,
		italic: cell.isItalic() !== 0,
		underline: cell.isUnderline() !== 0,
		strikethrough: cell.isStrikethrough() !== 0,
	};
}

function colourOf(isRgb: boolean, value: number): string {
	return isRgb ? rgbColour(value) : paletteColour(value);
}

function isSame(one: Style, other: Style): boolean {
	return (Object.keys(one) as Array<keyof Style>).every(key => one[key] === other[key]);
}

function isVisible({style, characters}: Run): boolean {
	const isBlank = characters.every(character => character === ' ');
	return !isBlank || style.background !== undefined;
}
