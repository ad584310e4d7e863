import type {NodePath, SerialNode} from '../pipeline/tree.ts';
import {hasOpenCallbacks} from './callbacks.ts';
import {countsOf} from './counts.ts';
import {dueReactions} from './reactions.ts';
import {hasFailed} from './roll-up.ts';
import {leafOf, outcomeOf, type RunState} from './run-state.ts';
import {serialPlace} from './serial-place.ts';

/**
The leaves whose turn it is and which do not run yet (pending or queued), in the order of the tree.
How many may run at once, and whether their images are there, is not looked at.
*/
export function leavesInTurn(state: RunState, from: NodePath = '/'): NodePath[] {
	const found: NodePath[] = [];
	const visit = (path: NodePath): void => {
		const node = state.tree.get(path);
		if (!node || outcomeOf(state, path) === 'done') {
			return;
		}

		if (node.type === 'exec') {
			const {state: current} = leafOf(state, path);
			if (current === 'pending' || current === 'queued') {
				found.push(path);
			}

			return;
		}

		for (const child of node.type === 'parallel' ? node.children : serialTurn(state, node)) {
			visit(child);
		}
	};

	visit(from);
	return found;
}

/**
Those of the leaves in turn that may have come into it by the end of one leaf: a look at what is above it instead
of at the whole tree.
*/
export function leavesInTurnAfter(state: RunState, ended: NodePath): NodePath[] {
	let child = ended;
	for (;;) {
		const parent = state.tree.get(child)?.parent;
		const node = parent === undefined ? undefined : state.tree.get(parent);
		if (parent === undefined || node === undefined) {
			return [];
		}

		const [next] = node.type === 'serial' ? serialTurn(state, node) : [];
		// What goes on where it was had its turn before.
		if (next !== undefined && next !== child && isInTurn(state, parent)) {
			return leavesInTurn(state, next);
		}

		// Whatever waits for this one to stand still goes on waiting.
		if (outcomeOf(state, parent) === 'running') {
			return [];
		}

		child = parent;
	}
}

/** Whether every Serial above a node is where the node is. */
export function isInTurn(state: RunState, path: NodePath): boolean {
	let child = path;
	for (;;) {
		const parent = state.tree.get(child)?.parent;
		if (parent === undefined) {
			return true;
		}

		const node = state.tree.get(parent);
		if (node?.type === 'serial' && !serialTurn(state, node).includes(child)) {
			return false;
		}

		child = parent;
	}
}

/** The child of a Serial that may go on: the first that is not done, unless another one still runs. */
function serialTurn(state: RunState, node: SerialNode): readonly NodePath[] {
	for (let index = serialPlace(state, node); index < node.children.length; index++) {
		const child = node.children[index] ?? '';
		const current = outcomeOf(state, child);
		if (hasFailed(current) && node.stopOnError) {
			return [];
		}

		if (current !== 'done' && !hasFailed(current)) {
			// A later one runs when this one was reset meanwhile, or because a person asked for it.
			const isHeldUp = current !== 'running' && runningChildren(state, node) > 0;
			return isHeldUp ? [] : [child];
		}
	}

	return [];
}

function runningChildren(state: RunState, node: SerialNode): number {
	return state.parents.get(node.path)?.children.running ?? 0;
}

/** Whether nothing runs and nothing more would start: the run has come to its end. */
export function isFinished(state: RunState): boolean {
	return (
		outcomeOf(state, '/') !== 'running' &&
		state.asked.size === 0 &&
		leavesInTurn(state).length === 0 &&
		dueReactions(state).length === 0 &&
		!hasOpenCallbacks(state)
	);
}

/** Whether something runs, or will without anybody doing more: what a runner lives on for when nobody looks. */
export function isAtWork(state: RunState): boolean {
	return (
		state.running.size > 0 ||
		state.asked.size > 0 ||
		dueReactions(state).length > 0 ||
		hasOpenCallbacks(state) ||
		(state.mode === 'running' && !isFinished(state))
	);
}

/** Whether the command to run starts anything: also what was killed, or ran when its runner died, runs again. */
export function wouldRun(state: RunState): boolean {
	return !isFinished(state) || countsOf(state).killed > 0;
}
