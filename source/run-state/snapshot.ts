import type {NodePath} from '../pipeline/tree.ts';
import {setLeaf} from './leaves.ts';
import {summariseAll} from './roll-up.ts';
import type {Attempt, ImageState, LeafState, RunState} from './run-state.ts';

/** A RunState as plain data, without the tree: what a display that comes later starts from. */
export type StateSnapshot = {
	readonly seq: number;
	readonly mode: RunState['mode'];
	/** Leaves that are not pending. */
	readonly leaves: ReadonlyArray<readonly [NodePath, LeafState]>;
	readonly skipped: readonly NodePath[];
	readonly alone: readonly NodePath[];
	readonly attempts: ReadonlyArray<readonly [NodePath, readonly Attempt[]]>;
	readonly kept: ReadonlyArray<readonly [NodePath, number]>;
	readonly images: ReadonlyArray<readonly [string, ImageState]>;
};

export function takeSnapshot(state: RunState): StateSnapshot {
	return {
		seq: state.seq,
		mode: state.mode,
		leaves: [...state.leaves].filter(([, leaf]) => leaf.state !== 'pending'),
		skipped: [...state.skipped],
		alone: [...state.alone],
		attempts: [...state.attempts],
		kept: [...state.kept],
		images: [...state.images],
	};
}

/** Brings a state of the same tree to where the snapshot was taken. */
export function restoreSnapshot(state: RunState, snapshot: StateSnapshot): void {
	state.seq = snapshot.seq;
	state.mode = snapshot.mode;
	for (const path of state.leaves.keys()) {
		setLeaf(state, path, {state: 'pending'});
	}

	refill(state.skipped, snapshot.skipped);
	refill(state.alone, snapshot.alone);

	for (const [path, leaf] of snapshot.leaves) {
		setLeaf(state, path, leaf);
	}

	fill(state.attempts, snapshot.attempts);
	fill(state.kept, snapshot.kept);
	fill(state.images, snapshot.images);
	summariseAll(state);
}

function refill<Value>(set: Set<Value>, values: readonly Value[]): void {
	set.clear();
	for (const value of values) {
		set.add(value);
	}
}

function fill<Key, Value>(
	map: Map<Key, Value>,
	entries: ReadonlyArray<readonly [Key, Value]>,
): void {
	for (const [key, value] of entries) {
		map.set(key, value);
	}
}
