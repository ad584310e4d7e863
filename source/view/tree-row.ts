import type {NodePath, TreeNode} from '../pipeline/tree.ts';
import {isEmpty} from '../run-state/roll-up.ts';
import {
	type Counts,
	isSkipped,
	type RunState,
	type StateName,
	stateOf,
} from '../run-state/run-state.ts';
import type {Folds} from './folds.ts';
import {oneLine} from './text.ts';
import type {TimeSpan, TimeSpans} from './time-spans.ts';

/** One line of the tree, ready to be drawn. */
export type TreeRow = {
	readonly path: NodePath;
	readonly depth: number;
	/** The title or the name. Safe to print: one line without control characters. */
	readonly name: string;
	readonly type: TreeNode['type'];
	readonly state: StateName;
	/** Undefined: a leaf, or a parent without children. */
	readonly folded: boolean | undefined;
	/** Leaves below by state; undefined for a leaf. */
	readonly counts: Counts | undefined;
	readonly span: TimeSpan | undefined;
	/** Whether what the node's image is made of has changed since it was built. */
	readonly isStale: boolean;
	/** Whether a person changed it over what its definition says. */
	readonly isEdited: boolean;
	/** Passed over, by its own flag or that of a node above it. */
	readonly isSkipped: boolean;
	/** A parent of nothing. */
	readonly isEmpty: boolean;
};

/** Only the rows on the screen are made, so that their cost does not grow with the tree. */
export function treeRow(
	state: RunState,
	spans: TimeSpans,
	folds: Folds,
	path: NodePath,
): TreeRow | undefined {
	const node = state.tree.get(path);
	return (
		node && {
			path,
			depth: node.depth,
			name: oneLine(node.title ?? node.name),
			type: node.type,
			state: state.forgiven.has(path) ? 'warning' : stateOf(state, path),
			folded: node.type === 'exec' || node.children.length === 0 ? undefined : folds.has(path),
			counts: state.parents.get(path)?.counts,
			span: spans(path),
			isStale: node.type === 'exec' && (state.images.get(node.image)?.stale ?? []).length > 0,
			isEdited: state.edits.has(path),
			isSkipped: isSkipped(state, path),
			isEmpty: isEmpty(state, node),
		}
	);
}
