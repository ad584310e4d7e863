import type {RunEvent} from '../events/run-event.ts';
import {isBelow, type NodePath} from '../pipeline/tree.ts';
import {applyImageEvent} from './apply-image-event.ts';
import {countRetry, forgetErrors, leaveErrors, recordCallback} from './apply-reaction.ts';
import {applyTreeEvent, dropSubtrees, isTreeEvent, placesDroppedBy} from './apply-tree-event.ts';
import {setLeaf} from './leaves.ts';
import {recordAttempt} from './record-attempt.ts';
import {countNameOf, summariseAbove} from './roll-up.ts';
import {type CountName, type LeafState, leafOf, type RunState} from './run-state.ts';
import {nextLeafState} from './transitions.ts';

/**
Folds events into the state. Throws on a gap in `seq` and on a transition that is not legal.

Parents are computed once for the whole batch: a thousand leaves of one parent that are queued at
once cost one look at its children.
*/
export function applyEvents(state: RunState, events: readonly RunEvent[]): void {
	/** What the leaves that change were counted as before. */
	const changed = new Map<NodePath, CountName>();
	for (const event of events) {
		if (event.seq !== state.seq + 1) {
			throw new Error(`event ${event.seq} came after event ${state.seq}`);
		}

		const dropped = placesDroppedBy(state, event);
		if (isTreeEvent(event) || dropped.length > 0) {
			// What changed so far is counted in the tree that it happened in.
			summariseAbove(state, changed);
			changed.clear();
		}

		dropSubtrees(state, dropped);
		applyEvent(state, event, changed);
		state.seq = event.seq;
	}

	summariseAbove(state, changed);
}

function applyEvent(state: RunState, event: RunEvent, changed: Map<NodePath, CountName>): void {
	switch (event.type) {
		case 'pipeline-created':
			return;
		case 'run-started':
			state.mode = 'running';
			return;
		case 'definition-read':
			state.definitionFault = event.fault;
			return;
		case 'run-paused':
			state.mode = 'paused';
			return;
		case 'engine-lost':
			state.engineAway = {message: event.message, hint: event.hint};
			return;
		case 'engine-found':
			state.engineAway = undefined;
			return;
		case 'node-reset':
			for (const path of leavesBelow(state, event.path)) {
				changeLeaf(state, path, nextLeafState(path, leafOf(state, path), event), changed);
				forgetErrors(state, path, event.isAgain ?? false);
				state.kept.delete(path);
			}

			return;
		case 'node-retried':
			changeLeaf(
				state,
				event.path,
				nextLeafState(event.path, leafOf(state, event.path), event),
				changed,
			);
			countRetry(state, event);
			return;
		case 'callback-intended':
		case 'callback-ended':
			recordCallback(state, event);
			return;
		case 'node-alone':
			state.alone.add(event.path);
			return;
		case 'node-skipped':
		case 'node-unskipped':
			applySkip(state, event, changed);
			return;
		case 'node-queued':
		case 'node-unqueued':
		case 'attempt-intended':
		case 'attempt-started':
		case 'attempt-ended':
		case 'attempt-withdrawn':
			changeLeaf(
				state,
				event.path,
				nextLeafState(event.path, leafOf(state, event.path), event),
				changed,
			);
			recordAttempt(state, event);
			return;
		case 'kill-intended':
		case 'attempt-recovered':
			recordAttempt(state, event);
			return;
		case 'container-dropped':
			state.kept.delete(event.path);
			return;
		case 'node-edited':
		case 'node-reverted':
		case 'definition-changed':
		case 'subtree-made':
		case 'subtree-dropped':
			applyTreeEvent(state, event);
			return;
		default:
			applyImageEvent(state, event);
	}
}

/** Of a leaf, itself: thousands of them are reset at once, and each must not cost a look at all. */
function leavesBelow(state: RunState, path: NodePath): readonly NodePath[] {
	return state.leaves.has(path)
		? [path]
		: [...state.leaves.keys()].filter(leaf => isBelow(leaf, path));
}

function applySkip(
	state: RunState,
	event: Extract<RunEvent, {type: 'node-skipped' | 'node-unskipped'}>,
	changed: Map<NodePath, CountName>,
): void {
	const {type, path} = event;
	const isSkipping = type === 'node-skipped';
	const below = leavesBelow(state, path);
	const isActive = below.some(leaf => state.running.has(leaf) || state.queued.has(leaf));
	if (!state.tree.has(path) || state.skipped.has(path) === isSkipping || isActive) {
		throw new Error(`${type} is not legal for ${path}`);
	}

	for (const leaf of below) {
		remember(state, leaf, changed);
	}

	if (event.type === 'node-skipped') {
		state.skipped.add(path);
		if (event.because !== undefined) {
			state.forgiven.set(path, event.because);
		}
	} else {
		state.skipped.delete(path);
		state.forgiven.delete(path);
		leaveErrors(state, below);
	}
}

function changeLeaf(
	state: RunState,
	path: NodePath,
	leaf: LeafState,
	changed: Map<NodePath, CountName>,
): void {
	remember(state, path, changed);
	setLeaf(state, path, leaf);
}

function remember(state: RunState, path: NodePath, changed: Map<NodePath, CountName>): void {
	if (!changed.has(path)) {
		changed.set(path, countNameOf(state, path));
	}
}
