import type {NodePath} from '../pipeline/tree.ts';

export type OutputStream = 'stdout' | 'stderr';

/**
A piece of a node's output on its way to a display. Not a RunEvent: what was printed lives in the
attempt's log file, and only displays that watch the node are told.
*/
export type OutputChunk = {
	readonly path: NodePath;
	readonly attempt: number;
	readonly stream: OutputStream;
	/** Milliseconds since the epoch at which it arrived. */
	readonly at: number;
	/** Decoded per stream, so that a character is never cut in two. Not sanitised. */
	readonly text: string;
};
