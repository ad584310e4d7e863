import type {CallbackTrigger} from '../pipeline/node-callbacks.ts';
import type {NodeEdit} from '../pipeline/node-edit.ts';
import type {PipelineSpec, ReactionSpec} from '../pipeline/spec.ts';
import type {NodePath, Subtree} from '../pipeline/tree.ts';
import type {AttemptOutcome, AttemptUsage} from './attempt-outcome.ts';

export type {AttemptOutcome, AttemptUsage, EndReason} from './attempt-outcome.ts';

/** Version of the event format; displays refuse a runner of a newer one. */
export const eventVersion = 1;

/** The stages of making an image, in their order (design: "Words"). */
export type ImageStepName = 'clone' | 'pull' | 'build' | 'install' | 'copy' | 'inspect';

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
	/** What the image's files add to a node's environment: `CONDUCTO_GIT_SHA` and the like. Default: nothing. */
	readonly env?: Readonly<Record<string, string>>;
	/** A tar archive, on this machine, that is unpacked at `/` in each container before it starts. Default: none. */
	readonly patch?: string;
	/** The Node.js in it. Undefined in what older versions wrote, and where nobody looked. */
	readonly node?: 'missing' | {readonly path: string; readonly version: string | undefined};
	/** The engine's size of the image. Undefined in what older versions wrote. */
	readonly sizeBytes?: number;
};

/** How a step came to its end: by doing something, or because what it makes was there already. */
export type StepOutcome = 'made' | 'unchanged';

/** What changed on disk since an image was built, and the step that a rebuild will do again. */
export type StaleInput = {
	readonly step: ImageStepName;
	/** Relative to the step's folder; the first few. */
	readonly files: readonly string[];
	/** How many files changed in all. */
	readonly count: number;
};

/** How far a step is, of `steps` the one under way included; `total` is undefined while unknown. */
export type StepProgress = {
	readonly unit: 'bytes' | 'files' | 'steps' | 'layers';
	readonly current: number;
	readonly total: number | undefined;
	/** Bytes so far, where the unit is another, and how many there will be, where that is known. */
	readonly bytes?: number;
	readonly totalBytes?: number;
};

/** What a command is found by in a container that others run in, too. */
export type SharedMark = {
	readonly token: string;
	/** A shell of the container. */
	readonly shell: string;
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
	| {
			readonly type: 'node-queued';
			readonly path: NodePath;
			/** A person wants it to run out of turn. Default: false. */
			readonly isAsked?: true;
	  }
	/** The leaf reserves more than the engine has, so that it runs when nothing else does. Told once. */
	| {readonly type: 'node-alone'; readonly path: NodePath}
	/** The leaf's turn is over again before it started (paused, or an earlier node was reset). */
	| {readonly type: 'node-unqueued'; readonly path: NodePath}
	/** The node and everything below it is pending again. What was skipped because of errors is not any more. */
	| {
			readonly type: 'node-reset';
			readonly path: NodePath;
			/** Why the next attempts are made. Default: it is not said. */
			readonly cause?: string;
			/** It goes on with what was killed: retries that were used up stay so. Default: false. */
			readonly isAgain?: true;
	  }
	/** The leaf failed, and is pending again because of what its node says about errors. */
	| {
			readonly type: 'node-retried';
			readonly path: NodePath;
			readonly by: ReactionSpec['type'];
			/** Why the next attempt is made: `retry 1 of 3`. */
			readonly cause: string;
			/** Gigabytes that it has from now on, until a person resets it. Default: as before. */
			readonly mem?: number;
	  }
	/** The node and everything below it is passed over and counts as done. A flag beside its state; resets keep it. */
	| {
			readonly type: 'node-skipped';
			readonly path: NodePath;
			/** The node whose reaction to errors it is: a reset takes it back. Default: a person wanted it. */
			readonly because?: NodePath;
	  }
	| {readonly type: 'node-unskipped'; readonly path: NodePath}
	/**
	What a person changed of the node, all of it: an edit takes the place of an earlier one. An attempt
	that runs goes on with what it was started with.
	*/
	| {readonly type: 'node-edited'; readonly path: NodePath; readonly edit: NodeEdit}
	/** The node is as its definition has it again. */
	| {readonly type: 'node-reverted'; readonly path: NodePath}
	/**
	The definition was read again, and its tree is another one. What is there before and after keeps its
	state; nothing that is gone runs. What was edited stays edited. Images whose recipe is another one are
	to be built again.
	*/
	| {
			readonly type: 'definition-changed';
			readonly spec: PipelineSpec;
			/** How many leaves are new, are gone, or had a result that holds no more. Default: none. */
			readonly added?: number;
			readonly gone?: number;
			readonly outdated?: number;
	  }
	/** The definition was changed so that it can't be read, and why; without: it is as it was again. */
	| {
			readonly type: 'definition-read';
			readonly fault?: {readonly message: string; readonly hint?: string};
	  }
	/** A part of the tree that was made at run time takes the place of the node. Nothing that is gone runs. */
	| ({readonly type: 'subtree-made'; readonly path: NodePath} & Subtree)
	/** The node is what the definition has in that place again. */
	| {readonly type: 'subtree-dropped'; readonly path: NodePath}
	/** The intent: a container of this name is about to be created and started. */
	| {
			readonly type: 'attempt-intended';
			readonly path: NodePath;
			readonly attempt: number;
			readonly image: string;
			readonly imageId: string;
			/** The image's patch at that time, if it had one. */
			readonly patch?: string;
			readonly container: string;
			readonly command: string;
			/** What conducto adds to the image's environment, secrets redacted. Undefined in what older versions wrote. */
			readonly env?: Readonly<Record<string, string>>;
			/** Why it is made, where the node's turn is not all of it: `retry 1 of 3`. */
			readonly cause?: string;
			/** Its container was made ahead; this line is sent to it now, and its command runs. Default: made now. */
			readonly armed?: string;
	  }
	| {
			readonly type: 'attempt-started';
			readonly path: NodePath;
			readonly attempt: number;
			readonly containerId: string;
			/** Others run in that container, too: it is about to begin there. Default: the container is its own. */
			readonly shared?: SharedMark;
	  }
	/** The intent: what runs is about to be ended for this reason. Told once of an attempt. */
	| {
			readonly type: 'kill-intended';
			readonly path: NodePath;
			readonly attempt: number;
			readonly reason: string;
	  }
	| {
			readonly type: 'attempt-ended';
			readonly path: NodePath;
			readonly attempt: number;
			readonly outcome: AttemptOutcome;
			/** By the runner's monotonic clock; undefined when that clock died with its process. */
			readonly durationMs: number | undefined;
			/** Undefined: the engine told nothing. */
			readonly usage?: AttemptUsage;
			/** Its container is kept, stopped, until the node is reset or runs again. Default: false. */
			readonly isKept?: true;
	  }
	/**
	The intended attempt never ran: its container was not made, or its command was not released. The leaf is
	pending again, and the attempt's number will be that of its next.
	*/
	| {
			readonly type: 'attempt-withdrawn';
			readonly path: NodePath;
			readonly attempt: number;
			/** Why it was to be made: its next will be made for the same. */
			readonly cause?: string;
	  }
	/** Its log was written anew from the engine's, because its runner died or the connection to the engine broke. */
	| {readonly type: 'attempt-recovered'; readonly path: NodePath; readonly attempt: number}
	/** The kept container of a failed attempt goes, because others were kept since. */
	| {readonly type: 'container-dropped'; readonly path: NodePath; readonly attempt: number}
	/** The intent: a container is about to be made for a command that follows a node's state. */
	| {
			readonly type: 'callback-intended';
			readonly path: NodePath;
			/** Counts the callbacks of the node, from 1. */
			readonly number: number;
			readonly trigger: CallbackTrigger;
			/** Of a leaf, the attempt that it follows; of a parent, how many attempts there were below it. */
			readonly round: number;
			readonly command: string;
			/** Undefined: it could not be made. */
			readonly container?: string;
	  }
	/** How it ended changes no state. */
	| {
			readonly type: 'callback-ended';
			readonly path: NodePath;
			readonly number: number;
			readonly outcome: AttemptOutcome;
			readonly durationMs: number | undefined;
	  }
	/** No engine answers (any more): nothing starts, and what runs may run on. */
	| {readonly type: 'engine-lost'; readonly message: string; readonly hint?: string}
	/** It answers again, or another runner looks for it anew. */
	| {readonly type: 'engine-found'}
	/** A build begins: the first of an image is number 1. What its steps print is kept as that build's log. */
	| {readonly type: 'image-started'; readonly image: string; readonly build?: number}
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
			/** Default: `made`. */
			readonly outcome?: StepOutcome;
			/** What it came to, in a few words: `3 files changed`, `a1b2c3d`. */
			readonly detail?: string;
	  }
	| {readonly type: 'image-built'; readonly image: string; readonly built: BuiltImage}
	| {
			readonly type: 'image-failed';
			readonly image: string;
			readonly message: string;
			readonly hint?: string;
	  }
	/** What a rebuild would do changed; nothing: the image is up to date again. */
	| {
			readonly type: 'image-stale';
			readonly image: string;
			readonly inputs: readonly StaleInput[];
	  };

/** A RunEvent: what happened in a pipeline. Small, serialisable, in the store before it is shown. */
export type RunEvent = RunEventBody & {
	readonly v: typeof eventVersion;
	/** From 1, gapless per pipeline. */
	readonly seq: number;
	/** Milliseconds since the epoch, by the runner's wall clock. For display only. */
	readonly at: number;
};
