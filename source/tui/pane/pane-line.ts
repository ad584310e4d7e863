import type {StateName} from '../../run-state/run-state.ts';

/** A line of the pane beside the tree. */
export type PaneLine = {
	/** The state whose glyph stands before the text. */
	readonly glyph?: StateName;
	readonly text: string;
	/** `output`: a node's own, with its own colours. */
	readonly tone: 'plain' | 'bold' | 'dim' | 'failure' | 'output';
};

export const emptyLine: PaneLine = {text: '', tone: 'plain'};
/** The glyph and the space behind it. */
export const glyphWidth = 2;
