import type {NodePath} from '../pipeline/tree.ts';

/** What a display or a terminal asks of a runner. Plain data: it crosses the pipeline's socket. */
export type RunCommand =
	| {readonly type: 'run'}
	| {readonly type: 'pause'}
	/** The node and everything below it becomes pending again. Never rebuilds an image. */
	| {readonly type: 'reset'; readonly path: NodePath}
	/** Makes an image anew, by its name. Nodes that run keep their container. */
	| {readonly type: 'rebuild'; readonly image: string};

/** The answer to a RunCommand. */
export type CommandReply =
	| {readonly ok: true}
	| {readonly ok: false; readonly message: string; readonly hint?: string};
