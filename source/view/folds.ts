import type {NodePath, Tree} from '../pipeline/tree.ts';

/** The parents whose children are hidden. A preference of the display, not of the pipeline. */
export type Folds = ReadonlySet<NodePath>;

export function fold(folds: Folds, path: NodePath): Folds {
	return folds.has(path) ? folds : new Set([...folds, path]);
}

export function unfold(folds: Folds, path: NodePath): Folds {
	return folds.has(path) ? new Set([...folds].filter(folded => folded !== path)) : folds;
}

/** Unfolds everything above a node, so that it is shown. */
export function reveal(tree: Tree, folds: Folds, path: NodePath): Folds {
	let shown = folds;
	let parent = tree.get(path)?.parent;
	while (parent !== undefined) {
		shown = unfold(shown, parent);
		parent = tree.get(parent)?.parent;
	}

	return shown;
}
