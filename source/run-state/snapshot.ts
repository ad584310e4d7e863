import type {NodeEdit} from '../pipeline/node-edit.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import {type NodePath, type Subtree, treeOf} from '../pipeline/tree.ts';
import {allRecipes} from './image-set.ts';
import {setLeaf} from './leaves.ts';
import {summariseAll} from './roll-up.ts';
import type {
	AddedCallbacks,
	Attempt,
	CallbackRun,
	ImageState,
	LeafState,
	Retries,
	RunState,
} from './run-state.ts';

type Entries<Key, Value> = ReadonlyArray<readonly [Key, Value]>;

/** A RunState as plain data, with what its tree is made of: what a display that comes later starts from. */
export type StateSnapshot = {
	readonly spec: PipelineSpec;
	readonly definitionFault?: RunState['definitionFault'];
	readonly edits: Entries<NodePath, NodeEdit>;
	readonly subtrees: Entries<NodePath, Subtree>;
	readonly seq: number;
	readonly mode: RunState['mode'];
	readonly engineAway?: RunState['engineAway'];
	/** Leaves that are not pending, or of whose next attempt it is known why it will be made. */
	readonly leaves: Entries<NodePath, LeafState>;
	readonly skipped: readonly NodePath[];
	readonly alone: readonly NodePath[];
	readonly forgiven: Entries<NodePath, NodePath>;
	readonly retries: Entries<NodePath, Retries>;
	readonly callbacks: Entries<NodePath, readonly CallbackRun[]>;
	readonly addedCallbacks: Entries<NodePath, readonly AddedCallbacks[]>;
	readonly kept: Entries<NodePath, number>;
	readonly attempts: Entries<NodePath, readonly Attempt[]>;
	readonly images: Entries<string, ImageState>;
	readonly pastBuilds: Entries<string, number>;
};

export function takeSnapshot(state: RunState): StateSnapshot {
	return {
		spec: state.spec,
		definitionFault: state.definitionFault,
		edits: [...state.edits],
		subtrees: [...state.subtrees],
		seq: state.seq,
		mode: state.mode,
		engineAway: state.engineAway,
		leaves: [...state.leaves].filter(
			([, leaf]) => leaf.state !== 'pending' || leaf.cause !== undefined,
		),
		skipped: [...state.skipped],
		alone: [...state.alone],
		attempts: [...state.attempts],
		forgiven: [...state.forgiven],
		retries: [...state.retries],
		callbacks: [...state.callbacks],
		addedCallbacks: [...state.addedCallbacks],
		kept: [...state.kept],
		images: [...state.images],
		pastBuilds: [...state.pastBuilds],
	};
}

/** Brings a state to where the snapshot was taken, whatever tree it had. */
export function restoreSnapshot(state: RunState, snapshot: StateSnapshot): void {
	state.spec = snapshot.spec;
	state.definitionFault = snapshot.definitionFault;
	refillMap(state.edits, snapshot.edits);
	refillMap(state.subtrees, snapshot.subtrees);
	state.tree = treeOf(state.spec, state.title, state);
	state.recipes = allRecipes(state);
	state.seq = snapshot.seq;
	state.mode = snapshot.mode;
	state.engineAway = snapshot.engineAway;
	for (const set of [state.queued, state.asked, state.running]) {
		set.clear();
	}

	for (const map of [state.leaves, state.waiting, state.parents]) {
		map.clear();
	}

	for (const node of state.tree.values()) {
		if (node.type === 'exec') {
			state.leaves.set(node.path, {state: 'pending'});
		}
	}

	refill(state.skipped, snapshot.skipped);
	refill(state.alone, snapshot.alone);

	for (const [path, leaf] of snapshot.leaves) {
		setLeaf(state, path, leaf);
	}

	refillMap(state.forgiven, snapshot.forgiven);
	refillMap(state.retries, snapshot.retries);
	refillMap(state.callbacks, snapshot.callbacks);
	refillMap(state.addedCallbacks, snapshot.addedCallbacks);
	refillMap(state.kept, snapshot.kept);
	refillMap(state.attempts, snapshot.attempts);
	refillMap(state.images, snapshot.images);
	refillMap(state.pastBuilds, snapshot.pastBuilds);
	summariseAll(state);
}

function refill<Value>(set: Set<Value>, values: readonly Value[]): void {
	set.clear();
	for (const value of values) {
		set.add(value);
	}
}

function refillMap<Key, Value>(map: Map<Key, Value>, entries: Entries<Key, Value>): void {
	map.clear();
	for (const [key, value] of entries) {
		map.set(key, value);
	}
}
