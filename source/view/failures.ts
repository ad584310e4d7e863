import type {NodePath} from '../pipeline/tree.ts';
import {hasFailed} from '../run-state/roll-up.ts';
import {outcomeOf, type RunState} from '../run-state/run-state.ts';

/** The failed leaf after (1) or before (-1) a node in the order of the tree, going round at the ends. */
export function nextFailure(
	state: RunState,
	from: NodePath,
	direction: 1 | -1,
): NodePath | undefined {
	const order = [...state.tree.keys()];
	const start = order.indexOf(from);
	for (let step = 1; step <= order.length; step++) {
		const path = order[(start + step * direction + order.length) % order.length];
		if (path !== undefined && state.leaves.has(path) && hasFailed(outcomeOf(state, path))) {
			return path;
		}
	}

	return undefined;
}
