import type {NodePath, SerialNode, Tree} from '../pipeline/tree.ts';
import {outcomeOf, type RunState} from './run-state.ts';

/** For each Serial an index of a child before which all count as done. Follows from the state, and is no part of it. */
const placesOf = new WeakMap<RunState, Map<NodePath, number>>();

/**
Where a Serial is: the index of its first child that does not count as done. Remembered, so that the end of a child
costs a look at its neighbour and not at all that came before it.
*/
export function serialPlace(state: RunState, node: SerialNode): number {
	const places = placesOf.get(state) ?? new Map<NodePath, number>();
	placesOf.set(state, places);
	let index = places.get(node.path) ?? 0;
	for (; index < node.children.length; index++) {
		const child = node.children[index];
		if (child !== undefined && outcomeOf(state, child) !== 'done') {
			break;
		}
	}

	places.set(node.path, index);
	return index;
}

/** To be called when anything may have changed. */
export function goBackEverywhere(state: RunState): void {
	placesOf.delete(state);
}

/** To be called when a child does not count as done any more: its Serial is there at the latest. */
export function goBackTo(state: RunState, child: NodePath): void {
	const parent = state.tree.get(child)?.parent;
	const places = placesOf.get(state);
	const place = parent === undefined ? undefined : places?.get(parent);
	if (parent !== undefined && place !== undefined && place > 0) {
		const index = indexesOf(state.tree, parent).get(child) ?? 0;
		places?.set(parent, Math.min(place, index));
	}
}

const known = new WeakMap<Tree, Map<NodePath, ReadonlyMap<NodePath, number>>>();

/** The indexes of a parent's children by their paths. */
function indexesOf(tree: Tree, parent: NodePath): ReadonlyMap<NodePath, number> {
	const ofTree = known.get(tree) ?? new Map<NodePath, ReadonlyMap<NodePath, number>>();
	known.set(tree, ofTree);
	const found = ofTree.get(parent);
	if (found) {
		return found;
	}

	const node = tree.get(parent);
	const children = node === undefined || node.type === 'exec' ? [] : node.children;
	const indexes = new Map(children.map((path, index) => [path, index]));
	ofTree.set(parent, indexes);
	return indexes;
}
