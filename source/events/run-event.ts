import type {NodePath} from '../pipeline/tree.ts';

/** Version of the event format; displays refuse a runner of a newer one. */
export const eventVersion = 1;

/** The stages of making an image (design: "Words"; more of them come with more ways to make one). */
export type ImageStepName = 'pull' | 'copy' | 'inspect';

/** How an attempt ended. A failed command is a value, never an exception. */
export type AttemptOutcome =
	| {readonly state: 'done'; readonly exitCode: 0}
	/** The command failed, or (without an exit code) it could not be started: `message` says why. */
	| {
			readonly state: 'error';
			readonly exitCode?: number;
			readonly message?: string;
			readonly hint?: string;
	  }
	/** Ended by a person or by the end of its runner. */
	| {readonly state: 'killed'; readonly message: string};

/** What an image is, once built and looked into. */
export type BuiltImage = {
	/** The engine's id of the image that containers are made from. */
	readonly imageId: string;
	/** Absolute path of the best shell: bash, else ash, zsh, sh. Undefined: it has none. */
	readonly shell: string | undefined;
	/** Where commands start. */
	readonly workdir: string;
	/** `/etc/os-release`'s `PRETTY_NAME`, if there is one. */
	readonly distribution: string | undefined;
};

/** How far a step is; `total` is undefined while unknown. */
export type StepProgress = {
	readonly unit: 'bytes' | 'files';
	readonly current: number;
	readonly total: number | undefined;
};

/** What can happen, without the fields that every event has. */
export type RunEventBody =
	/** The first event of a pipeline. */
	| {readonly type: 'pipeline-created'}
	/** Nodes may start from now on. */
	| {readonly type: 'run-started'}
	/** No further node starts; those that run go on. */
	| {readonly type: 'run-paused'}
	/** A leaf's turn has come; it waits for a free job or its image. */
	| {readonly type: 'node-queued'; readonly path: NodePath}
	/** The leaf's turn is over again before it started (paused, or an earlier node was reset). */
	| {readonly type: 'node-unqueued'; readonly path: NodePath}
	/** The node and everything below it is pending again. */
	| {readonly type: 'node-reset'; readonly path: NodePath}
	/** The intent: a container of this name is about to be created and started. */
	| {
			readonly type: 'attempt-intended';
			readonly path: NodePath;
			readonly attempt: number;
			readonly image: string;
			readonly imageId: string;
			readonly container: string;
			readonly command: string;
	  }
	| {
			readonly type: 'attempt-started';
			readonly path: NodePath;
			readonly attempt: number;
			readonly containerId: string;
	  }
	| {
			readonly type: 'attempt-ended';
			readonly path: NodePath;
			readonly attempt: number;
			readonly outcome: AttemptOutcome;
			/** By the runner's monotonic clock; undefined when that clock died with its process. */
			readonly durationMs: number | undefined;
	  }
	| {readonly type: 'image-started'; readonly image: string}
	| {readonly type: 'image-step-started'; readonly image: string; readonly step: ImageStepName}
	| {
			readonly type: 'image-step-progressed';
			readonly image: string;
			readonly step: ImageStepName;
			readonly progress: StepProgress;
	  }
	| {
			readonly type: 'image-step-ended';
			readonly image: string;
			readonly step: ImageStepName;
			readonly durationMs: number;
	  }
	| {readonly type: 'image-built'; readonly image: string; readonly built: BuiltImage}
	| {
			readonly type: 'image-failed';
			readonly image: string;
			readonly message: string;
			readonly hint?: string;
	  };

/** A RunEvent: what happened in a pipeline. Small, serialisable, in the store before it is shown. */
export type RunEvent = RunEventBody & {
	readonly v: typeof eventVersion;
	/** From 1, gapless per pipeline. */
	readonly seq: number;
	/** Milliseconds since the epoch, by the runner's wall clock. For display only. */
	readonly at: number;
};
