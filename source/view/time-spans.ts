import type {NodePath, Tree, TreeNode} from '../pipeline/tree.ts';
import type {LeafState, RunState} from '../run-state/run-state.ts';

/** When a node ran. `durationMs` is undefined while it runs. */
export type TimeSpan = {
	readonly startedAt: number;
	readonly durationMs: number | undefined;
};

/** The time of any node: a leaf's own, a parent's from its first leaf's start to its last leaf's end. */
export type TimeSpans = (path: NodePath) => TimeSpan | undefined;

/** Computes the parents' times once per change of the state, for all of them in one walk. */
export function createTimeSpans(state: RunState): TimeSpans {
	const parents = new Map<NodePath, TimeSpan>();
	let tree: Tree | undefined;
	let childrenFirst: readonly TreeNode[] = [];
	let seq = -1;
	return path => {
		if (tree !== state.tree) {
			tree = state.tree;
			childrenFirst = [...tree.values()].reverse();
		}

		if (seq !== state.seq) {
			parents.clear();
			sumUp(state, childrenFirst, parents);
			seq = state.seq;
		}

		const leaf = state.leaves.get(path);
		return leaf ? leafSpan(state, path, leaf) : parents.get(path);
	};
}

function sumUp(
	state: RunState,
	childrenFirst: readonly TreeNode[],
	parents: Map<NodePath, TimeSpan>,
): void {
	for (const node of childrenFirst) {
		const leaf = state.leaves.get(node.path);
		const span = leaf ? leafSpan(state, node.path, leaf) : parents.get(node.path);
		if (span && node.parent !== undefined) {
			const known = parents.get(node.parent);
			parents.set(node.parent, known ? around(known, span) : span);
		}
	}
}

function leafSpan(state: RunState, path: NodePath, leaf: LeafState): TimeSpan | undefined {
	if (leaf.state === 'pending' || leaf.state === 'queued') {
		return undefined;
	}

	if (leaf.state === 'running') {
		return leaf.startedAt === undefined
			? undefined
			: {startedAt: leaf.startedAt, durationMs: undefined};
	}

	const attempt = state.attempts.get(path)?.find(known => known.attempt === leaf.attempt);
	return attempt?.startedAt === undefined || leaf.durationMs === undefined
		? undefined
		: {startedAt: attempt.startedAt, durationMs: leaf.durationMs};
}

function around(a: TimeSpan, b: TimeSpan): TimeSpan {
	const startedAt = Math.min(a.startedAt, b.startedAt);
	if (a.durationMs === undefined || b.durationMs === undefined) {
		return {startedAt, durationMs: undefined};
	}

	const end = Math.max(a.startedAt + a.durationMs, b.startedAt + b.durationMs);
	return {startedAt, durationMs: end - startedAt};
}
