import type {NodePath, SerialNode} from '../pipeline/tree.ts';
import {hasFailed} from './roll-up.ts';
import {type RunState, stateOf} from './run-state.ts';

/**
The leaves whose turn it is and which do not run yet (pending or queued), in the order of the tree.
How many may run at once, and whether their images are there, is not looked at.
*/
export function leavesInTurn(state: RunState): NodePath[] {
	const found: NodePath[] = [];
	const visit = (path: NodePath): void => {
		const node = state.tree.get(path);
		if (!node || stateOf(state, path) === 'done') {
			return;
		}

		if (node.type === 'exec') {
			const current = stateOf(state, path);
			if (current === 'pending' || current === 'queued') {
				found.push(path);
			}

			return;
		}

		for (const child of node.type === 'parallel' ? node.children : serialTurn(state, node)) {
			visit(child);
		}
	};

	visit('/');
	return found;
}

/** The children of a Serial that may go on: what runs already, else the first that is not done. */
function serialTurn(state: RunState, node: SerialNode): readonly NodePath[] {
	// An earlier child that was reset waits for a later one that still runs: in a Serial one runs at a time.
	const running = node.children.filter(child => stateOf(state, child) === 'running');
	if (running.length > 0) {
		return running;
	}

	for (const child of node.children) {
		const current = stateOf(state, child);
		if (hasFailed(current) && node.stopOnError) {
			return [];
		}

		if (current !== 'done' && !hasFailed(current)) {
			return [child];
		}
	}

	return [];
}

/** Whether nothing runs and nothing more would start: the run has come to its end. */
export function isFinished(state: RunState): boolean {
	return stateOf(state, '/') !== 'running' && leavesInTurn(state).length === 0;
}
