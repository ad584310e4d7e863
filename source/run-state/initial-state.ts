import {imagesOf, type Tree} from '../pipeline/tree.ts';
import {summariseAll} from './roll-up.ts';
import type {ImageState, RunState} from './run-state.ts';

const waitingImage: ImageState = {
	state: 'waiting',
	steps: [],
	built: undefined,
	message: undefined,
	hint: undefined,
};

/** The state before the first event: everything pending, images waiting. */
export function initialState(tree: Tree): RunState {
	const state: RunState = {
		tree,
		seq: 0,
		mode: 'paused',
		leaves: new Map(),
		parents: new Map(),
		attempts: new Map(),
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
