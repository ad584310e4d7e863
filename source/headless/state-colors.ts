import {styleText} from 'node:util';
import type {CountName, StateName} from '../run-state/run-state.ts';

type Color = Parameters<typeof styleText>[0];

/** The colour of each state in a line of text (reference: "States and colours"). */
export const stateColors: Readonly<Record<StateName | CountName, Color>> = {
	pending: 'white',
	queued: 'gray',
	running: 'blue',
	done: 'green',
	warning: 'yellow',
	error: 'red',
	killed: 'magenta',
	skipped: 'dim',
};

export function paint(color: Color, text: string, isColored: boolean): string {
	return isColored ? styleText(color, text, {validateStream: false}) : text;
}
