import type {NodePath, ParentNode, SerialNode} from '../pipeline/tree.ts';
import {noCounts} from './counts.ts';
import {type ParentSummary, type RunState, type StateName, stateOf} from './run-state.ts';

/** Computes every parent anew. */
export function summariseAll(state: RunState): void {
	// Children come after their parents, so that walking backwards finds them summarised.
	for (const node of [...state.tree.values()].reverse()) {
		if (node.type !== 'exec') {
			state.parents.set(node.path, summarise(state, node));
		}
	}
}

/** Computes the parents above these nodes anew, each once. */
export function summariseAbove(state: RunState, paths: Iterable<NodePath>): void {
	const parents = new Map<NodePath, ParentNode>();
	for (const path of paths) {
		let parent = state.tree.get(path)?.parent;
		while (parent !== undefined && !parents.has(parent)) {
			const node = state.tree.get(parent);
			if (node && node.type !== 'exec') {
				parents.set(parent, node);
			}

			parent = node?.parent;
		}
	}

	for (const node of [...parents.values()].sort((a, b) => b.depth - a.depth)) {
		state.parents.set(node.path, summarise(state, node));
	}
}

/** Computes a parent's state and counts from those of its children. */
function summarise(state: RunState, node: ParentNode): ParentSummary {
	const counts = {...noCounts} as Record<StateName, number>;
	const states: StateName[] = [];
	for (const path of node.children) {
		const below = state.parents.get(path)?.counts;
		const childState = stateOf(state, path);
		states.push(childState);
		if (below) {
			for (const name in below) {
				counts[name as StateName] += below[name as StateName];
			}
		} else {
			counts[childState]++;
		}
	}

	return {state: parentState(node, states), counts};
}

function parentState(node: ParentNode, children: readonly StateName[]): StateName {
	for (const active of ['running', 'queued'] as const) {
		if (children.includes(active)) {
			return active;
		}
	}

	const upTo = node.type === 'serial' ? stopsAt(node, children) : children.length;
	const reached = children.slice(0, upTo);
	if (reached.includes('pending')) {
		return 'pending';
	}

	// A parent of nothing but killed leaves was killed; any error beside them is the better news.
	return (['error', 'killed'] as const).find(failed => reached.includes(failed)) ?? 'done';
}

/** How many children of a Serial matter: all of them, or those up to the failure that stops it. */
function stopsAt(node: SerialNode, children: readonly StateName[]): number {
	if (!node.stopOnError) {
		return children.length;
	}

	const failed = children.findIndex(hasFailed);
	const pending = children.indexOf('pending');
	return failed === -1 || (pending !== -1 && pending < failed) ? children.length : failed + 1;
}

export function hasFailed(state: StateName): boolean {
	return state === 'error' || state === 'killed';
}
