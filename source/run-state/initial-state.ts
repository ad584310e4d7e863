import {imagesOf, type Tree} from '../pipeline/tree.ts';
import {summariseAll} from './roll-up.ts';
import type {ImageState, RunState} from './run-state.ts';

const waitingImage: ImageState = {
	state: 'waiting',
	build: 0,
	steps: [],
	built: undefined,
	message: undefined,
	hint: undefined,
	stale: [],
};

/** The state before the first event: everything pending, images waiting. */
export function initialState(tree: Tree): RunState {
	const state: RunState = {
		tree,
		seq: 0,
		mode: 'paused',
		leaves: new Map(),
		queued: new Set(),
		asked: new Set(),
		running: new Set(),
		alone: new Set(),
		waiting: new Map(),
		skipped: new Set([...tree.values()].filter(node => node.skip).map(node => node.path)),
		parents: new Map(),
		attempts: new Map(),
		kept: new Map(),
		images: new Map(imagesOf(tree).map(name => [name, waitingImage])),
	};
	for (const node of tree.values()) {
		if (node.type === 'exec') {
			state.leaves.set(node.path, {state: 'pending'});
		}
	}

	summariseAll(state);
	return state;
}
