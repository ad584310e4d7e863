import type {RunEventBody} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {RunState} from '../run-state/run-state.ts';

/** A node and, from there on, the topmost nodes that come after it in the order of the tree. */
export function nodesFrom(state: RunState, path: NodePath): NodePath[] {
	let nodes = [path];
	let child = path;
	for (;;) {
		const parent = state.tree.get(state.tree.get(child)?.parent ?? '');
		if (!parent || parent.type === 'exec') {
			return nodes;
		}

		nodes = nodes.concat(parent.children.slice(parent.children.indexOf(child) + 1));
		child = parent.path;
	}
}

/** The end of a leaf that was killed before it ran. */
export function killedInQueue(state: RunState, path: NodePath, message: string): RunEventBody {
	return {
		type: 'attempt-ended',
		path,
		attempt: (state.attempts.get(path)?.at(-1)?.attempt ?? 0) + 1,
		outcome: {state: 'killed', message},
		durationMs: undefined,
	};
}
