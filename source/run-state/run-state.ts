import type {AttemptOutcome, BuiltImage, ImageStepName, StepProgress} from '../events/run-event.ts';
import type {NodePath, Tree} from '../pipeline/tree.ts';

/** What a leaf is doing. Each state holds only its own data. */
export type LeafState =
	| {readonly state: 'pending'}
	/** Its turn has come; it waits for a free job or its image. */
	| {readonly state: 'queued'}
	/**
	From the moment its container is being made. `startedAt` is for display, in milliseconds since
	the epoch; undefined until the command itself starts.
	*/
	| {readonly state: 'running'; readonly attempt: number; readonly startedAt: number | undefined}
	| {readonly state: 'done'; readonly attempt: number; readonly durationMs: number | undefined}
	| {
			readonly state: 'error';
			readonly attempt: number;
			readonly durationMs: number | undefined;
			readonly exitCode: number | undefined;
			readonly message: string | undefined;
			readonly hint: string | undefined;
	  }
	| {
			readonly state: 'killed';
			readonly attempt: number;
			readonly durationMs: number | undefined;
			readonly message: string;
	  };

export type StateName = LeafState['state'];

/** In the order in which the header counts them. */
export const stateNames: readonly StateName[] = [
	'pending',
	'queued',
	'running',
	'done',
	'error',
	'killed',
];

export type Counts = Readonly<Record<StateName, number>>;

/** A parent's state is computed from its children, never stored. */
export type ParentSummary = {
	readonly state: StateName;
	/** How many leaves below are in each state. */
	readonly counts: Counts;
};

/** One execution of an Exec node. */
export type Attempt = {
	readonly attempt: number;
	readonly command: string;
	/** Undefined: it ended before a container was made. */
	readonly container: string | undefined;
	readonly imageId: string | undefined;
	readonly startedAt: number | undefined;
	readonly outcome: AttemptOutcome | undefined;
	readonly durationMs: number | undefined;
};

export type ImageStep = {
	readonly step: ImageStepName;
	readonly progress: StepProgress | undefined;
	/** Undefined while it runs. */
	readonly durationMs: number | undefined;
};

export type ImageState = {
	readonly state: 'waiting' | 'building' | 'built' | 'failed';
	readonly steps: readonly ImageStep[];
	/** The last good build; it stays while a rebuild runs or after one failed. */
	readonly built: BuiltImage | undefined;
	readonly message: string | undefined;
	readonly hint: string | undefined;
};

/**
All that has happened in a pipeline, folded up to the event `seq`.

Changed in place by `applyEvent` and nothing else, so that an event costs the depth of the tree and
not its size; whoever shows it watches `seq`.
*/
export type RunState = {
	readonly tree: Tree;
	seq: number;
	mode: 'paused' | 'running';
	readonly leaves: Map<NodePath, LeafState>;
	readonly parents: Map<NodePath, ParentSummary>;
	readonly attempts: Map<NodePath, readonly Attempt[]>;
	readonly images: Map<string, ImageState>;
};

/** The state of any node, leaf or parent. */
export function stateOf(state: RunState, path: NodePath): StateName {
	return (state.leaves.get(path) ?? state.parents.get(path))?.state ?? 'pending';
}

export function leafOf(state: RunState, path: NodePath): LeafState {
	const leaf = state.leaves.get(path);
	if (!leaf) {
		throw new Error(`not a leaf of this pipeline: ${path}`);
	}

	return leaf;
}

/** The latest attempt of a node, if it has one. */
export function latestAttempt(state: RunState, path: NodePath): Attempt | undefined {
	return state.attempts.get(path)?.at(-1);
}
