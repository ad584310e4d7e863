import type {NodePath} from '../pipeline/tree.ts';
import type {LeafState, RunState} from './run-state.ts';

/** Puts a leaf into a state, and keeps what is known of those that wait and run. */
export function setLeaf(state: RunState, path: NodePath, leaf: LeafState): void {
	const before = state.leaves.get(path)?.state;
	state.leaves.set(path, leaf);
	if (leaf.state === 'queued' && leaf.isAsked) {
		state.asked.add(path);
	}

	if (before === leaf.state) {
		return;
	}

	if (before === 'running') {
		state.running.delete(path);
	} else if (before === 'queued') {
		stopWaiting(state, path);
	}

	if (leaf.state === 'running') {
		state.running.add(path);
		goToTheEnd(state, path);
	} else if (leaf.state === 'queued') {
		wait(state, path);
	}
}

function wait(state: RunState, path: NodePath): void {
	state.queued.add(path);
	let child = path;
	for (let parent = parentOf(state, path); parent !== undefined; parent = parentOf(state, child)) {
		const waiting = state.waiting.get(parent);
		if (waiting) {
			waiting.add(child);
			return;
		}

		state.waiting.set(parent, new Set([child]));
		child = parent;
	}
}

function stopWaiting(state: RunState, path: NodePath): void {
	state.queued.delete(path);
	state.asked.delete(path);
	let child = path;
	for (let parent = parentOf(state, path); parent !== undefined; parent = parentOf(state, child)) {
		const waiting = state.waiting.get(parent);
		waiting?.delete(child);
		if (waiting && waiting.size > 0) {
			return;
		}

		state.waiting.delete(parent);
		child = parent;
	}
}

/** The branches of a leaf that was started are the last to be chosen from next: the others come first. */
function goToTheEnd(state: RunState, path: NodePath): void {
	let child = path;
	for (let parent = parentOf(state, path); parent !== undefined; parent = parentOf(state, child)) {
		const waiting = state.waiting.get(parent);
		if (waiting?.delete(child)) {
			waiting.add(child);
		}

		child = parent;
	}
}

function parentOf(state: RunState, path: NodePath): NodePath | undefined {
	return state.tree.get(path)?.parent;
}
