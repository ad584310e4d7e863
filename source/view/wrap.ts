import {cutTo, widthOf} from './text.ts';

/** Breaks a sentence between words into at most `most` lines; what doesn't fit ends in `…`. */
export function wrapTo(text: string, width: number, most: number): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (line === '' || widthOf(longer) <= width || lines.length === most - 1) {
			line = longer;
		} else {
			lines.push(line);
			line = word;
		}
	}

	return [...lines, line].map(full => cutTo(full, width));
}
