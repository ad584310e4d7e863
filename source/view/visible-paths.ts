import type {NodePath, Tree} from '../pipeline/tree.ts';
import type {Folds} from './folds.ts';

/** The nodes that are shown, from top to bottom. */
export type VisiblePaths = {
	readonly paths: readonly NodePath[];
	/** Where a node is in `paths`; -1 when it is hidden. */
	readonly indexOf: (path: NodePath) => number;
};

/**
Flattens the tree. Computed only when the folds or the tree change: what the nodes are doing changes a
thousand times a second, where they stand hardly ever does.
*/
export function createFlattener(state: {readonly tree: Tree}): (folds: Folds) => VisiblePaths {
	let latest: {tree: Tree; folds: Folds; visible: VisiblePaths} | undefined;
	return folds => {
		const {tree} = state;
		if (latest?.folds !== folds || latest.tree !== tree) {
			latest = {tree, folds, visible: flatten(tree, folds)};
		}

		return latest.visible;
	};
}

function flatten(tree: Tree, folds: Folds): VisiblePaths {
	const indexes = new Map<NodePath, number>();
	const visit = (path: NodePath): void => {
		indexes.set(path, indexes.size);
		const node = tree.get(path);
		if (node && node.type !== 'exec' && !folds.has(path)) {
			for (const child of node.children) {
				visit(child);
			}
		}
	};

	visit('/');
	return {paths: [...indexes.keys()], indexOf: path => indexes.get(path) ?? -1};
}
