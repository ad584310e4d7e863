import {type Inherited, inheritedByRoot} from './inherit.ts';
import {editedValues, type NodeValues} from './node-values.ts';
import type {NodeSpec, PipelineSpec} from './spec.ts';
import {
	childrenOf,
	growTree,
	isBelow,
	type NodePath,
	ownOf,
	standingAt,
	type Tree,
	type TreeChanges,
	type TreeNode,
} from './tree.ts';

/**
The tree with one node and all that is below it made anew: after an edit of it, or when another subtree
takes its place. All other nodes are the same objects as before.
*/
export function regrowTree(
	tree: Tree,
	spec: PipelineSpec,
	changes: TreeChanges,
	path: NodePath,
): Tree {
	const found = findInSpec(tree, spec, changes, path);
	if (!found) {
		return tree;
	}

	const {node, inherited} = found;
	const old = tree.get(path);
	const grown = new Map<NodePath, TreeNode>();
	growTree(
		grown,
		{
			node,
			name: old?.name ?? '',
			parent: tree.get(old?.parent ?? ''),
			code: spec.native,
			generates: old?.type === 'exec' ? old.generates : undefined,
		},
		inherited,
		changes,
	);
	if (old?.type === 'exec' && grown.size === 1) {
		// A new value of a key that is there stays in its place.
		return new Map([...tree, ...grown]);
	}

	const whole = new Map<NodePath, TreeNode>();
	for (const [known, other] of tree) {
		if (known === path) {
			for (const [below, made] of grown) {
				whole.set(below, made);
			}
		} else if (!isBelow(known, path)) {
			whole.set(known, other);
		}
	}

	return whole;
}

/** What can be edited of a node: as its definition and edits above it have it, and with what was edited of itself. */
export function valuesAt(
	tree: Tree,
	spec: PipelineSpec,
	changes: TreeChanges,
	path: NodePath,
): {readonly defined: NodeValues; readonly now: NodeValues} | undefined {
	const found = findInSpec(tree, spec, changes, path);
	if (!found) {
		return undefined;
	}

	const node = standingAt(found.node, path, changes);
	const {env, image, settings} = ownOf(node, path, found.inherited, undefined);
	const {cpu, mem, maxTime} = settings;
	const command = node.type === 'exec' ? node.command : undefined;
	const defined = {command, env, image, cpu, mem, maxTime};
	return {defined, now: editedValues(defined, changes.edits.get(path) ?? {})};
}

type Found = {readonly node: NodeSpec; readonly inherited: Inherited};

/** What a spec says of a node of its tree, and what that inherits. */
function findInSpec(
	tree: Tree,
	spec: PipelineSpec,
	changes: TreeChanges,
	path: NodePath,
): Found | undefined {
	let found: Found = {node: spec.root, inherited: inheritedByRoot};
	for (const [above, below] of stepsTo(tree, path)) {
		const node = standingAt(found.node, above, changes);
		const child = childrenOf(node).find(({name}) => name === tree.get(below)?.name);
		if (!child) {
			return undefined;
		}

		const inherited = ownOf(node, above, found.inherited, changes.edits.get(above));
		found = {node: child, inherited};
	}

	return found;
}

/** From the root to a node: each parent with its child on the way. */
function stepsTo(tree: Tree, path: NodePath): Array<readonly [NodePath, NodePath]> {
	const steps: Array<readonly [NodePath, NodePath]> = [];
	let child = path;
	for (let parent = tree.get(child)?.parent; parent !== undefined; ) {
		steps.unshift([parent, child]);
		child = parent;
		parent = tree.get(child)?.parent;
	}

	return steps;
}
