import {isBelow, type NodePath} from '../pipeline/tree.ts';
import {isSkipped, type LeafStateName, type RunState} from '../run-state/run-state.ts';

/**
The leaves at or below a node that are in one of these states and not skipped, at most `limit`, in the
tree's order.
*/
export function leavesBelow(
	state: RunState,
	path: NodePath,
	wanted: readonly LeafStateName[],
	limit: number,
): NodePath[] {
	const found: NodePath[] = [];
	for (const [leafPath, leaf] of state.leaves) {
		if (found.length === limit) {
			break;
		}

		if (wanted.includes(leaf.state) && isBelow(leafPath, path) && !isSkipped(state, leafPath)) {
			found.push(leafPath);
		}
	}

	return found;
}
