import type {PipelineSpec} from '../pipeline/spec.ts';
import {imagesOf, treeOf} from '../pipeline/tree.ts';
import {waitingImage} from './image-set.ts';
import {summariseAll} from './roll-up.ts';
import type {RunState} from './run-state.ts';

/** The state before the first event: everything pending, images waiting. */
export function initialState(spec: PipelineSpec, title: string): RunState {
	const tree = treeOf(spec, title);
	const state: RunState = {
		spec,
		title,
		definitionFault: undefined,
		edits: new Map(),
		subtrees: new Map(),
		tree,
		recipes: spec.images,
		seq: 0,
		mode: 'paused',
		engineAway: undefined,
		leaves: new Map(),
		queued: new Set(),
		asked: new Set(),
		running: new Set(),
		alone: new Set(),
		waiting: new Map(),
		skipped: new Set([...tree.values()].filter(node => node.skip).map(node => node.path)),
		forgiven: new Map(),
		retries: new Map(),
		callbacks: new Map(),
		addedCallbacks: new Map(),
		parents: new Map(),
		attempts: new Map(),
		kept: new Map(),
		images: new Map(imagesOf(tree).map(name => [name, waitingImage()])),
		pastBuilds: new Map(),
	};
	for (const node of tree.values()) {
		if (node.type === 'exec') {
			state.leaves.set(node.path, {state: 'pending'});
		}
	}

	summariseAll(state);
	return state;
}
