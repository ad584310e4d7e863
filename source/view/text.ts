import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import {isSimple} from './simple-text.ts';

/** What a terminal would act on instead of showing: C0, DEL, C1, line separators, bidi marks and overrides. */
const unprintable =
	/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/** Text that a person wrote (a name, a command, a message) as one line that can't act on the terminal. */
export function oneLine(text: string): string {
	return text.replace(unprintable, ' ').trim();
}

/** The same for text of several lines: each is one line, empty ones at both ends are gone. */
export function plainLines(text: string): string[] {
	return text
		.trim()
		.split(/\r?\n/)
		.map(line => line.replaceAll('\t', '    ').replace(unprintable, ' ').trimEnd());
}

/** Columns that a text takes; control sequences of colour take none. */
export function widthOf(text: string): number {
	return isSimple(text) ? text.length : stringWidth(text);
}

/** Characters that are looked at for each column that is left: a command may be a megabyte long. */
const mostPerColumn = 64;

/** Cuts a line to a number of columns, with `…` where something was left out. Knows colours and wide characters. */
export function cutTo(text: string, width: number, position: 'end' | 'middle' = 'end'): string {
	if (width <= 0) {
		return '';
	}

	// Most lines fit or are plain: only the others pay for being taken apart.
	if (isSimple(text)) {
		if (text.length <= width) {
			return text;
		}

		return position === 'end' ? `${text.slice(0, width - 1)}…` : cutMiddle(text, width);
	}

	const few = position === 'end' ? text.slice(0, width * mostPerColumn) : text;
	const cut = cliTruncate(few, width, {position});
	return few.length < text.length && !cut.endsWith('…') ? `${cut}…` : cut;
}

/** Cuts or fills a line to exactly this number of columns. */
export function fitTo(text: string, width: number): string {
	return padTo(cutTo(text, width), width);
}

/** Fills a line to at least this number of columns. */
export function padTo(text: string, width: number): string {
	return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

function cutMiddle(text: string, width: number): string {
	const start = Math.floor((width - 1) / 2);
	const end = width - 1 - start;
	return `${text.slice(0, start)}…${text.slice(text.length - end)}`;
}
