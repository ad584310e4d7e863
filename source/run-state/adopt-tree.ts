import {type NodePath, type Tree, type TreeNode, treeOf} from '../pipeline/tree.ts';
import {setLeaf} from './leaves.ts';
import {summariseAll} from './roll-up.ts';
import type {LeafState, RunState} from './run-state.ts';

const pending: LeafState = {state: 'pending'};

/**
Gives the state a tree with other nodes. Those that are in both keep what is known of them, new ones are
pending. Throws when a leaf runs that is gone: it has to be ended first.
*/
export function adoptTree(state: RunState, tree: Tree): void {
	const before = state.tree;
	const gone = new Set(
		[...before.keys()].filter(path => isOther(before.get(path), tree.get(path))),
	);
	for (const path of gone) {
		leave(state, path);
	}

	state.tree = withoutLostChanges(state, tree, gone);
	const leaves = new Map(state.leaves);
	// In the order of the tree, as in a state that has had it from the start.
	state.leaves.clear();
	for (const node of state.tree.values()) {
		if (node.type === 'exec') {
			state.leaves.set(node.path, leaves.get(node.path) ?? pending);
		}

		const known = gone.has(node.path) ? undefined : before.get(node.path);
		if (node.skip !== (known?.skip ?? false)) {
			setFlag(state.skipped, node.path, node.skip);
			state.forgiven.delete(node.path);
		}
	}

	summariseAll(state);
}

/** Whether a node is gone; one that runs commands now and did not before, or the reverse, is another one. */
function isOther(before: TreeNode | undefined, now: TreeNode | undefined): boolean {
	return now === undefined || (before?.type === 'exec') !== (now.type === 'exec');
}

/** Forgets a node, while its tree is still there. */
function leave(state: RunState, path: NodePath): void {
	if (state.running.has(path)) {
		throw new Error(`${path} can't go: it is running`);
	}

	if (state.leaves.has(path)) {
		setLeaf(state, path, pending);
		state.leaves.delete(path);
	}

	state.alone.delete(path);
	state.skipped.delete(path);
	state.forgiven.delete(path);
	state.retries.delete(path);
	state.parents.delete(path);
}

/** What was changed of nodes that are gone is forgotten, so that it is not there should they come back. */
function withoutLostChanges(state: RunState, tree: Tree, gone: ReadonlySet<NodePath>): Tree {
	const lost = [...gone].filter(path => state.edits.delete(path));
	for (const path of [...state.subtrees.keys()]) {
		if (!tree.has(path)) {
			state.subtrees.delete(path);
		}
	}

	// A node that changed its type is still there, made with the edit of what it was.
	return lost.some(path => tree.has(path)) ? treeOf(state.spec, state.title, state) : tree;
}

function setFlag(flags: Set<NodePath>, path: NodePath, isSet: boolean): void {
	if (isSet) {
		flags.add(path);
	} else {
		flags.delete(path);
	}
}
