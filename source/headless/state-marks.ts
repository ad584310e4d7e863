import {styleText} from 'node:util';
import type {StateName} from '../run-state/run-state.ts';

type Color = Parameters<typeof styleText>[0];

/** How each state looks in a line of text (reference: "States and colours"). */
export const stateMarks: Readonly<
	Record<StateName, {readonly glyph: string; readonly word: string; readonly color: Color}>
> = {
	pending: {glyph: '·', word: 'pending', color: 'white'},
	queued: {glyph: '○', word: 'queued', color: 'gray'},
	running: {glyph: '●', word: 'running', color: 'blue'},
	done: {glyph: '✔', word: 'done', color: 'green'},
	error: {glyph: '✖', word: 'error', color: 'red'},
	killed: {glyph: '■', word: 'killed', color: 'magenta'},
};

export function paint(color: Color, text: string, isColored: boolean): string {
	return isColored ? styleText(color, text, {validateStream: false}) : text;
}
