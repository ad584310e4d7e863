import type {
	AttemptOutcome,
	AttemptUsage,
	BuiltImage,
	ImageStepName,
	SharedMark,
	StaleInput,
	StepOutcome,
	StepProgress,
} from '../events/run-event.ts';
import type {CallbackTrigger} from '../pipeline/node-callbacks.ts';
import type {NodeEdit} from '../pipeline/node-edit.ts';
import type {ImageSpec, PipelineSpec, ReactionSpec} from '../pipeline/spec.ts';
import type {NodePath, Subtree, Tree} from '../pipeline/tree.ts';

/** What a leaf is doing. Each state holds only its own data. */
export type LeafState =
	/** `cause`: why its next attempt will be made, where its turn is not all of it. */
	| {readonly state: 'pending'; readonly cause?: string}
	/** Its turn has come, or (`isAsked`) a person wants it to run out of turn; it waits for a free job or its image. */
	| {readonly state: 'queued'; readonly isAsked?: true; readonly cause?: string}
	/**
	From the moment its container is being made. `startedAt` is for display, in milliseconds since
	the epoch; undefined until the command itself starts.
	*/
	| {
			readonly state: 'running';
			readonly attempt: number;
			readonly startedAt: number | undefined;
			readonly isAsked?: true;
	  }
	| {readonly state: 'done'; readonly attempt: number; readonly durationMs: number | undefined}
	| {
			readonly state: 'error';
			readonly attempt: number;
			readonly durationMs: number | undefined;
			readonly exitCode: number | undefined;
			readonly message: string | undefined;
			readonly hint: string | undefined;
			/** A person wanted it to run out of turn: so it is with its retries. */
			readonly isAsked?: true;
	  }
	| {
			readonly state: 'killed';
			readonly attempt: number;
			readonly durationMs: number | undefined;
			readonly message: string;
	  };

export type LeafStateName = LeafState['state'];

/** `warning`: a parent that counts as done although something below it failed (`suppressErrors`). */
export type StateName = LeafStateName | 'warning';

/** The states of leaves, in the order in which the header counts them. */
export const stateNames: readonly LeafStateName[] = [
	'pending',
	'queued',
	'running',
	'done',
	'error',
	'killed',
];

/** What a leaf is counted as: one that is skipped as nothing else. */
export type CountName = LeafStateName | 'skipped';

export const countNames: readonly CountName[] = [...stateNames, 'skipped'];

export type Counts = Readonly<Record<CountName, number>>;

/** A parent's state is computed from its children, never stored. */
export type ParentSummary = {
	readonly state: StateName;
	/** How many leaves below are in each state, or skipped. */
	readonly counts: Counts;
	/** How many of its children count as being in each state; none is `skipped`. */
	readonly children: Counts;
};

/** One execution of an Exec node. */
export type Attempt = {
	readonly attempt: number;
	readonly command: string;
	/** Undefined: it ended before a container was made. */
	readonly container: string | undefined;
	/** The engine's id of it; undefined until it was started. */
	readonly containerId: string | undefined;
	/** What it is found by there. Undefined: the container is its own. */
	readonly shared: SharedMark | undefined;
	/** Name of its image, and what that was at the time. */
	readonly image: string;
	readonly imageId: string | undefined;
	/** The image's patch at that time, if it had one. */
	readonly patch: string | undefined;
	/** Secrets are redacted. Undefined: it is not known. */
	readonly env: Readonly<Record<string, string>> | undefined;
	/** Why it was made, in a few words. Undefined: the node's turn had come. */
	readonly cause: string | undefined;
	/** What was sent to its container for the command to run, which was made ahead. Undefined: made for it then. */
	readonly armed: string | undefined;
	/** Why it is to be killed. Undefined: nobody wants that. */
	readonly killReason: string | undefined;
	/** Milliseconds since the epoch, for display. */
	readonly startedAt: number | undefined;
	readonly endedAt: number | undefined;
	readonly outcome: AttemptOutcome | undefined;
	readonly durationMs: number | undefined;
	readonly usage: AttemptUsage | undefined;
	/** Whether its log is the engine's, because its runner died or the connection to the engine broke. */
	readonly isRecovered: boolean;
};

/** What became of a leaf because of its errors since a person reset it. */
export type Retries = {
	/** How many retries each reaction has made. */
	readonly used: Readonly<Partial<Record<ReactionSpec['type'], number>>>;
	/** Gigabytes that it has instead of those of its node. Undefined: it was not doubled. */
	readonly mem: number | undefined;
	/** A person took back that its error was passed over: it stays. */
	readonly isLeft: boolean;
};

/** One run of a command that follows a node's state. */
export type CallbackRun = {
	/** Counts those of the node, from 1. */
	readonly number: number;
	readonly trigger: CallbackTrigger;
	/** Of a leaf, the attempt that it follows; of a parent, how many attempts there were below it. */
	readonly round: number;
	readonly command: string;
	/** Undefined: no container could be made. */
	readonly container: string | undefined;
	/** Undefined while it runs. */
	readonly outcome: AttemptOutcome | undefined;
	readonly durationMs: number | undefined;
};

/** Commands that follow a state from now on: what was in that state before they came is none of theirs. */
export type AddedCallbacks = {
	readonly trigger: CallbackTrigger;
	/** This one of the state's commands, counted from 0, and all after it. */
	readonly from: number;
	/** The latest round that was there already. See `CallbackRun`. */
	readonly round: number;
};

export type ImageStep = {
	readonly step: ImageStepName;
	/** `failed`: the build ended in this step. */
	readonly state: 'running' | StepOutcome | 'failed';
	readonly progress: StepProgress | undefined;
	/** For display, in milliseconds since the epoch. */
	readonly startedAt: number;
	/** Undefined while it runs, and when it failed. */
	readonly durationMs: number | undefined;
	/** What it came to, in a few words. */
	readonly detail: string | undefined;
};

export type ImageState = {
	readonly state: 'waiting' | 'building' | 'built' | 'failed';
	/** Of the latest build; 0: there was none. */
	readonly build: number;
	readonly steps: readonly ImageStep[];
	/** The last good build; it stays while a rebuild runs or after one failed. */
	readonly built: BuiltImage | undefined;
	/** The good builds before that one, oldest first; the latest of them only. */
	readonly earlier: readonly BuiltImage[];
	readonly message: string | undefined;
	readonly hint: string | undefined;
	/** What changed on disk since the last good build began; nothing: it is up to date. */
	readonly stale: readonly StaleInput[];
};

/**
All that has happened in a pipeline, folded up to the event `seq`.

Changed in place by `applyEvent` and nothing else, so that an event costs the depth of the tree and
not its size; whoever shows it watches `seq`.
*/
export type RunState = {
	/** The definition as it was read last. */
	spec: PipelineSpec;
	/** What the root is called. */
	readonly title: string;
	/** Why the definition that is on disk now can't be read; undefined: it is the one that is shown. */
	definitionFault: {readonly message: string; readonly hint?: string} | undefined;
	/** What was changed of nodes, by their paths. */
	readonly edits: Map<NodePath, NodeEdit>;
	/** What was made while it ran, by the paths of the nodes whose places it takes. */
	readonly subtrees: Map<NodePath, Subtree>;
	/** What all of these come to. Another object when one of them changes: read it here each time. */
	tree: Tree;
	/** How images are made, by name: those of the definition and of subtrees. See `recipeOf`. */
	recipes: PipelineSpec['images'];
	seq: number;
	mode: 'paused' | 'running';
	/** Why there is no engine to run on; undefined: there is one, as far as is known. */
	engineAway: {readonly message: string; readonly hint: string | undefined} | undefined;
	readonly leaves: Map<NodePath, LeafState>;
	/** The leaves that are queued, those of them that a person asked for, and the leaves that run. */
	readonly queued: Set<NodePath>;
	readonly asked: Set<NodePath>;
	readonly running: Set<NodePath>;
	/** Leaves that reserve more than the engine has. */
	readonly alone: Set<NodePath>;
	/** For each parent the children below which leaves are queued, in the order in which they are served. */
	readonly waiting: Map<NodePath, Set<NodePath>>;
	/** Nodes that are passed over, with all that is below them. */
	readonly skipped: Set<NodePath>;
	/** Leaves that are skipped because of their errors, with the node whose reaction it is. All are in `skipped`, too. */
	readonly forgiven: Map<NodePath, NodePath>;
	readonly retries: Map<NodePath, Retries>;
	/** The commands that followed states, by node, in the order in which they began. */
	readonly callbacks: Map<NodePath, readonly CallbackRun[]>;
	/** Of commands that follow states, those that came with another tree, while states were there already. */
	readonly addedCallbacks: Map<NodePath, readonly AddedCallbacks[]>;
	readonly parents: Map<NodePath, ParentSummary>;
	/** Also of nodes that are gone: one that comes back goes on counting. */
	readonly attempts: Map<NodePath, readonly Attempt[]>;
	/** The failed attempts whose containers are kept, at most one of a node; the one that ended first comes first. */
	readonly kept: Map<NodePath, number>;
	/** Those that leaves use, in the order in which they are first used. */
	readonly images: Map<string, ImageState>;
	/** How many builds there were of images that no leaf uses any more. */
	readonly pastBuilds: Map<string, number>;
};

/** The node itself or the nearest one above it that is skipped; undefined: it is not passed over. */
export function skippedAt(state: RunState, path: NodePath): NodePath | undefined {
	if (state.skipped.size === 0) {
		return undefined;
	}

	let at: NodePath | undefined = path;
	while (at !== undefined && !state.skipped.has(at)) {
		at = state.tree.get(at)?.parent;
	}

	return at;
}

/** Whether a node is passed over, by its own flag or that of a node above it. */
export function isSkipped(state: RunState, path: NodePath): boolean {
	return skippedAt(state, path) !== undefined;
}

/** The state of any node, leaf or parent. */
export function stateOf(state: RunState, path: NodePath): StateName {
	return (state.leaves.get(path) ?? state.parents.get(path))?.state ?? 'pending';
}

/** What a node counts as for whatever comes after it: one that is skipped, or whose errors are suppressed, as done. */
export function outcomeOf(state: RunState, path: NodePath): LeafStateName {
	const own = stateOf(state, path);
	return own === 'warning' || isSkipped(state, path) ? 'done' : own;
}

export function leafOf(state: RunState, path: NodePath): LeafState {
	const leaf = state.leaves.get(path);
	if (!leaf) {
		throw new Error(`not a leaf of this pipeline: ${path}`);
	}

	return leaf;
}

/** How an image is made. One that is only named has no recipe: it is an unmodified image. */
export function recipeOf(state: RunState, image: string): ImageSpec {
	return state.recipes[image] ?? {image};
}

/** The latest attempt of a node, if it has one. */
export function latestAttempt(state: RunState, path: NodePath): Attempt | undefined {
	return state.attempts.get(path)?.at(-1);
}
