import type {NodePath} from '../pipeline/tree.ts';

export type OutputStream = 'stdout' | 'stderr';

/**
A piece of output on its way to a display. Not a RunEvent: what was printed lives in a log file of its
own, and only displays that watch it are told.
*/
export type OutputChunk = {
	/** Of the node that printed it; for an image's build its `imageLogPath`, for a callback its `callbackLogPath`. */
	readonly path: NodePath;
	/** For an image: the number of the build; for a callback: its number. */
	readonly attempt: number;
	readonly stream: OutputStream;
	/** Milliseconds since the epoch at which it arrived. */
	readonly at: number;
	/** Decoded per stream, so that a character is never cut in two. Not sanitised. */
	readonly text: string;
};

const imagePrefix = 'image:';

/** What stands for an image where logs are named by the path of a node, which always begins with `/`. */
export function imageLogPath(image: string): string {
	return `${imagePrefix}${image}`;
}

/** The image whose builds print to the logs of this path; undefined: it is a node's path. */
export function imageOfLog(path: string): string | undefined {
	return path.startsWith(imagePrefix) ? path.slice(imagePrefix.length) : undefined;
}

const callbackPrefix = 'callback:';

/** What stands for the commands that follow a node's states where logs are named: the number of one is its attempt. */
export function callbackLogPath(path: NodePath): string {
	return `${callbackPrefix}${path}`;
}

/** The node whose states the commands follow that print to the logs of this path; undefined: it is another path. */
export function nodeOfCallbackLog(path: string): NodePath | undefined {
	return path.startsWith(callbackPrefix) ? path.slice(callbackPrefix.length) : undefined;
}
