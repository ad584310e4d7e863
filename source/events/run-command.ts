import type {NodeEdit} from '../pipeline/node-edit.ts';
import type {NodePath} from '../pipeline/tree.ts';

/** What a display or a terminal asks of a runner. Plain data: it crosses the pipeline's socket. */
export type RunCommand =
	/** Nodes may start. With a path: this Exec node runs alone, also when its turn has not come or the run is paused. */
	| {readonly type: 'run'; readonly path?: NodePath}
	/** No further node starts; those that run go on. */
	| {readonly type: 'pause'}
	/** Ends what runs or waits at or below the node; for `/` the run is paused too. */
	| {readonly type: 'kill'; readonly path: NodePath}
	/** The node and everything below it, with `after` also all that comes later in the tree, becomes pending again. Never rebuilds an image. */
	| {readonly type: 'reset'; readonly path: NodePath; readonly after?: boolean}
	/** What died with the engine, at or below the node, becomes pending again. Refused where nothing did. */
	| {readonly type: 'reset-lost'; readonly path: NodePath}
	/** The node and everything below it is passed over. Refused while something of it runs. */
	| {readonly type: 'skip'; readonly path: NodePath}
	| {readonly type: 'unskip'; readonly path: NodePath}
	/**
	Changes these parameters of the node over what it is now, from its next attempt on (seed: "Editing the
	command"); what is not named stays as it is. `skip` does what those commands do.
	*/
	| {
			readonly type: 'edit';
			readonly path: NodePath;
			readonly edit: NodeEdit;
			readonly skip?: boolean;
	  }
	/** Takes back all that was edited of the node. */
	| {readonly type: 'revert'; readonly path: NodePath}
	/**
	Makes an image anew, by its name: only the steps whose inputs changed or, with `all`, all of them,
	pulling and without cache. Nodes that run keep their container.
	*/
	| {readonly type: 'rebuild'; readonly image: string; readonly all?: boolean};

/** The answer to a RunCommand. */
export type CommandReply =
	| {readonly ok: true}
	| {
			readonly ok: false;
			readonly message: string;
			readonly hint?: string;
			/** Nobody refused it: the runner ended before it heard it. */
			readonly isUnheard?: true;
	  };
