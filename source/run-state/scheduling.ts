import type {NodePath} from '../pipeline/tree.ts';
import {hasFailed} from './roll-up.ts';
import {type RunState, stateOf} from './run-state.ts';

/** The pending leaves whose turn it is, in the order of the tree. Jobs and images are not looked at. */
export function leavesInTurn(state: RunState): NodePath[] {
	const found: NodePath[] = [];
	const visit = (path: NodePath): void => {
		const node = state.tree.get(path);
		const current = stateOf(state, path);
		if (!node || current === 'done') {
			return;
		}

		if (node.type === 'exec') {
			if (current === 'pending') {
				found.push(path);
			}

			return;
		}

		if (node.type === 'parallel') {
			node.children.forEach(visit);
			return;
		}

		for (const child of node.children) {
			const childState = stateOf(state, child);
			if (childState === 'done' || (hasFailed(childState) && !node.stopOnError)) {
				continue;
			}

			if (hasFailed(childState)) {
				return;
			}

			visit(child);
			return;
		}
	};

	visit('/');
	return found;
}

/** Whether nothing is running and nothing more would start: the run has come to its end. */
export function isFinished(state: RunState): boolean {
	const root = stateOf(state, '/');
	return root !== 'running' && root !== 'queued' && leavesInTurn(state).length === 0;
}
