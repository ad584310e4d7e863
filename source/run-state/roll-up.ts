import type {NodePath, ParentNode, SerialNode, TreeNode} from '../pipeline/tree.ts';
import {noCounts} from './counts.ts';
import {
	type CountName,
	isSkipped,
	type LeafStateName,
	leafOf,
	outcomeOf,
	type ParentSummary,
	type RunState,
	type StateName,
} from './run-state.ts';
import {goBackEverywhere, goBackTo, serialPlace} from './serial-place.ts';

type Tally = Record<CountName, number>;

/** Computes every parent anew. */
export function summariseAll(state: RunState): void {
	goBackEverywhere(state);
	// Children come after their parents, so that walking backwards finds them summarised.
	for (const node of [...state.tree.values()].reverse()) {
		if (node.type !== 'exec') {
			state.parents.set(node.path, summarise(state, node));
		}
	}
}

/** What a leaf is counted as. */
export function countNameOf(state: RunState, path: NodePath): CountName {
	return isSkipped(state, path) ? 'skipped' : leafOf(state, path).state;
}

/**
Brings the parents above leaves up to date, given what these leaves were counted as before: a change costs
the depth of the tree, not the number of siblings.
*/
export function summariseAbove(state: RunState, before: ReadonlyMap<NodePath, CountName>): void {
	const changes = new Map<ParentNode, {counts: Tally; children: Tally}>();
	const changesOf = (path: NodePath | undefined): {counts: Tally; children: Tally} | undefined => {
		const node = path === undefined ? undefined : state.tree.get(path);
		if (!node || node.type === 'exec') {
			return undefined;
		}

		const known = changes.get(node) ?? {counts: {...noCounts}, children: {...noCounts}};
		changes.set(node, known);
		return known;
	};

	for (const [path, old] of before) {
		const now = countNameOf(state, path);
		let at = state.tree.get(path)?.parent;
		move(changesOf(at)?.children, asOutcome(old), asOutcome(now));
		if (asOutcome(now) !== 'done') {
			goBackTo(state, path);
		}

		for (; old !== now && at !== undefined; at = state.tree.get(at)?.parent) {
			move(changesOf(at)?.counts, old, now);
		}
	}

	// From the deepest up: a parent's own state is one of those that its parent is computed from.
	for (const [node, change] of [...changes].sort(([a], [b]) => b.depth - a.depth)) {
		const old = state.parents.get(node.path);
		if (!old) {
			continue;
		}

		const children = added(old.children, change.children);
		const summary = {
			counts: added(old.counts, change.counts),
			children,
			state: stateWith(state, node, children),
		};
		state.parents.set(node.path, summary);
		move(changesOf(node.parent)?.children, asOutcome(old.state), asOutcome(summary.state));
		if (asOutcome(summary.state) !== 'done') {
			goBackTo(state, node.path);
		}
	}
}

/** Computes a parent's state and counts from those of its children. */
function summarise(state: RunState, node: ParentNode): ParentSummary {
	let counts: Tally = {...noCounts};
	const children: Tally = {...noCounts};
	for (const path of node.children) {
		const below = state.parents.get(path);
		if (below) {
			counts = added(counts, below.counts);
			children[asOutcome(below.state)]++;
		} else {
			const own = countNameOf(state, path);
			counts[own]++;
			children[asOutcome(own)]++;
		}
	}

	return {state: stateWith(state, node, children), counts, children};
}

/** A parent's state, given how many of its children are in which. */
function stateWith(
	state: RunState,
	node: ParentNode,
	children: Readonly<Record<CountName, number>>,
): StateName {
	const own = parentState(state, node, children);
	return node.suppressErrors && hasFailed(own) ? 'warning' : own;
}

function parentState(
	state: RunState,
	node: ParentNode,
	children: Readonly<Record<CountName, number>>,
): LeafStateName {
	const pending = children.pending - (willStayEmpty(state, node) ? 1 : 0);
	if (isUnmade(state, node)) {
		return 'pending';
	}

	const active = (['running', 'queued'] as const).find(name => children[name] > 0);
	if (active) {
		return active;
	}

	const failed = (['error', 'killed'] as const).filter(name => children[name] > 0);
	if (failed.length > 0 && pending > 0 && node.type === 'serial' && node.stopOnError) {
		return firstStop(state, node);
	}

	// A parent of nothing but killed leaves was killed; any error beside them is the better news.
	return pending > 0 ? 'pending' : (failed[0] ?? 'done');
}

/** Whether a node is the place of a tree that is yet to be made; one that was made may be empty. */
export function isUnmade({subtrees}: RunState, node: TreeNode): boolean {
	return node.generated === true && !subtrees.has(node.path);
}

/** Whether it is a parent of nothing, which counts as done: there is nothing to wait for. */
export function isEmpty(state: RunState, node: TreeNode): boolean {
	return node.type !== 'exec' && node.children.length === 0 && !isUnmade(state, node);
}

/** Whether a Lazy node's generator is passed over, so that nothing will ever stand in the place beside it. */
function willStayEmpty(state: RunState, {type, children}: ParentNode): boolean {
	const place = type === 'serial' ? state.tree.get(children.at(-1) ?? '') : undefined;
	if (!place || !isUnmade(state, place)) {
		return false;
	}

	const generator = children.at(-2);
	return generator !== undefined && isSkipped(state, generator);
}

/** What a Serial that stops on errors comes to first: a child that is pending, or one that failed. */
function firstStop(state: RunState, node: SerialNode): LeafStateName {
	const child = node.children[serialPlace(state, node)];
	return child === undefined ? 'done' : outcomeOf(state, child);
}

function asOutcome(name: CountName | StateName): LeafStateName {
	return name === 'skipped' || name === 'warning' ? 'done' : name;
}

function move(tally: Tally | undefined, from: CountName, to: CountName): void {
	if (tally && from !== to) {
		tally[from]--;
		tally[to]++;
	}
}

function added(counts: Readonly<Tally>, more: Readonly<Tally>): Tally {
	const sum = {...counts};
	for (const name in more) {
		sum[name as CountName] += more[name as CountName];
	}

	return sum;
}

export function hasFailed(state: StateName): boolean {
	return state === 'error' || state === 'killed';
}
