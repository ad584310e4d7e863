import stringWidth from 'string-width';
import {isSimple} from '../simple-text.ts';

/** A line while it is being printed: it can still be gone back in and written over. */
export type LineBuffer = {
	readonly put: (text: string, codes: string) => void;
	readonly moveTo: (column: number) => void;
	readonly moveBy: (columns: number) => void;
	readonly tab: () => void;
	readonly erase: (part: 'to-end' | 'to-start' | 'all') => void;
	/** The line as it is, with its colours as SGR sequences that end with it. */
	readonly toText: () => string;
	readonly isEmpty: () => boolean;
	readonly clear: () => void;
};

/** One column. The second half of a wide character holds no text. */
type Cell = {readonly text: string; readonly codes: string};

/** Columns that a line may have; what is printed beyond them is dropped. */
export const longestLine = 4000;

const tabWidth = 8;
const blank: Cell = {text: ' ', codes: ''};
const segmenter = new Intl.Segmenter(undefined, {granularity: 'grapheme'});

export function createLineBuffer(): LineBuffer {
	const runs: Cell[] = [];
	let runsWidth = 0;
	// Most lines are only added to. Columns are told apart once something is written over.
	let cells: Cell[] | undefined;
	let column = 0;

	const apart = (): Cell[] => {
		cells ??= runs.flatMap(run => toCells(run.text, run.codes));
		return cells;
	};

	const width = (): number => cells?.length ?? runsWidth;

	return {
		put(text, codes) {
			const fitting = text.slice(0, Math.max(0, longestLine - column));
			// Zero-width characters don't fill the line, and may not fill the memory either.
			if (fitting === '' || runs.length >= longestLine) {
				return;
			}

			if (!cells && column === runsWidth) {
				runs.push({text: fitting, codes});
				runsWidth += columnsOf(fitting);
				column = runsWidth;
				return;
			}

			column = overwrite(apart(), column, toCells(fitting, codes));
		},
		moveTo(to) {
			column = Math.max(0, Math.min(to, longestLine));
		},
		moveBy(columns) {
			column = Math.max(0, Math.min(column + columns, longestLine));
		},
		tab() {
			const to = Math.min((Math.floor(column / tabWidth) + 1) * tabWidth, longestLine);
			if (!cells && column === runsWidth) {
				runs.push({text: ' '.repeat(to - column), codes: ''});
				runsWidth = to;
			}

			column = to;
		},
		erase(part) {
			const line = apart();
			if (part !== 'to-start') {
				line.length = part === 'all' ? 0 : Math.min(line.length, column);
			} else {
				line.fill(blank, 0, column + 1);
			}
		},
		toText: () => toText(cells ?? runs),
		isEmpty: () => width() === 0,
		clear() {
			runs.length = 0;
			runsWidth = 0;
			cells = undefined;
			column = 0;
		},
	};
}

function columnsOf(text: string): number {
	return isSimple(text) ? text.length : stringWidth(text);
}

function toCells(text: string, codes: string): Cell[] {
	if (isSimple(text)) {
		return [...text].map(character => ({text: character, codes}));
	}

	return [...segmenter.segment(text)].flatMap(({segment}) => {
		const halves = Math.max(0, columnsOf(segment) - 1);
		return [{text: segment, codes}, ...Array<Cell>(halves).fill({text: '', codes})];
	});
}

/** Writes cells over others from a column on, and returns the column after them. */
function overwrite(line: Cell[], column: number, added: readonly Cell[]): number {
	while (line.length < column) {
		line.push(blank);
	}

	// A wide character that loses one of its halves leaves a space.
	if (line[column]?.text === '') {
		line[column - 1] = blank;
	}

	const end = column + added.length;
	if (line[end]?.text === '') {
		line[end] = blank;
	}

	line.splice(column, added.length, ...added);
	return end;
}

function toText(parts: readonly Cell[]): string {
	let text = '';
	let codes = '';
	for (const part of parts) {
		if (part.codes !== codes) {
			text += `${codes === '' ? '' : '\u001b[0m'}${part.codes === '' ? '' : `\u001b[${part.codes}m`}`;
			codes = part.codes;
		}

		text += part.text;
	}

	return codes === '' ? text : `${text}\u001b[0m`;
}
