import type {StateName} from '../../run-state/run-state.ts';
import {cutTo, oneLine} from '../../view/text.ts';
import {wrapTo} from '../../view/wrap.ts';

/** A line of the pane beside the list. */
export type PaneLine = {
	/** Whether it is the one of several that is looked at: a mark stands before the glyph. Undefined: no place for one. */
	readonly isMarked?: boolean;
	/** The state whose glyph stands before the text. */
	readonly glyph?: StateName;
	readonly text: string;
	/** `output`: a node's or a build's own, with its own colours. */
	readonly tone: 'plain' | 'bold' | 'dim' | 'warning' | 'failure' | 'output';
};

export type PaneSize = {readonly width: number; readonly height: number};

export const emptyLine: PaneLine = {text: '', tone: 'plain'};
/** The glyph and the space behind it. */
export const glyphWidth = 2;
/** Rows that output has at least, however much there is to say above it. */
export const leastOutput = 3;

const mostSentenceLines = 3;

/** What a pane is about. */
export function titleLine(state: StateName, name: string, width: number): PaneLine {
	return {glyph: state, text: cutTo(oneLine(name), width - glyphWidth, 'middle'), tone: 'bold'};
}

/** A sentence of up to three lines. */
export function sentenceLines(text: string, tone: PaneLine['tone'], width: number): PaneLine[] {
	return wrapTo(text, width, mostSentenceLines).map(line => ({text: line, tone}));
}
