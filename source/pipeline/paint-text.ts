import {styleText} from 'node:util';

/** A command can be as long as a program; the start of it tells which it is. */
const longestLine = 1000;

/** What a terminal would act on instead of showing: control characters, bidi marks and overrides. */
const unprintable = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

export type DrawOptions = {readonly color: boolean};

type Style = 'bold' | 'dim' | 'cyan';
export type Paint = (style: Style, text: string) => string;

export function painter({color}: DrawOptions): Paint {
	return (style, text) =>
		color && text !== '' ? styleText(style, text, {validateStream: false}) : text;
}

/** The first line that says something, without characters that would move the cursor. */
export function oneLine(text: string): string {
	const [first = '', ...rest] = text.trim().split(/\r?\n/);
	const isCut = rest.length > 0 || first.length > longestLine;
	const shown = first.slice(0, longestLine).replaceAll(unprintable, ' ').trimEnd();
	return isCut ? `${shown} …` : shown;
}
