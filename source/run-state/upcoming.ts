import type {ExecNode, NodePath, SerialNode} from '../pipeline/tree.ts';
import {hasFailed} from './roll-up.ts';
import {leafOf, outcomeOf, type RunState} from './run-state.ts';

/**
The leaves that start next, in the order in which that is to be expected: those that wait, as they are chosen from,
then those whose turn comes when what waits and runs ends well. None while the run is paused, but for what a person
asked for. At most `count` of those that match, each once, and below a parent no more than may run there at once.
*/
export function upcoming(
	state: RunState,
	count: number,
	matches: (node: ExecNode) => boolean = () => true,
): ExecNode[] {
	const found = new Map<NodePath, ExecNode>();
	const below = new Map<NodePath, number>();
	for (const path of inOrder(state)) {
		if (found.size >= count) {
			break;
		}

		const node = state.tree.get(path);
		if (node?.type === 'exec' && !found.has(path) && matches(node) && hasRoom(state, path, below)) {
			found.set(path, node);
		}
	}

	return [...found.values()];
}

function* inOrder(state: RunState): Generator<NodePath> {
	yield* state.asked;
	if (state.mode === 'paused') {
		return;
	}

	yield* waitingBelow(state, '/');
	const active = [...state.running, ...first(state.queued, mostFollowed)];
	yield* inTurns(active, path => after(state, path));
}

/** Of more leaves that wait nobody needs to know what comes after them. */
const mostFollowed = 32;

function* first<T>(values: Iterable<T>, count: number): Generator<T> {
	let left = count;
	for (const value of values) {
		if (left-- <= 0) {
			return;
		}

		yield value;
	}
}

/** The queued leaves at or below a node: one branch after the other, round and round. */
function* waitingBelow(state: RunState, path: NodePath): Generator<NodePath> {
	if (state.queued.has(path)) {
		yield path;
		return;
	}

	yield* inTurns(state.waiting.get(path) ?? [], child => waitingBelow(state, child));
}

/** What follows a leaf in the Serials above it, nearest first. */
function* after(state: RunState, path: NodePath): Generator<NodePath> {
	let child = path;
	for (;;) {
		const parent = state.tree.get(state.tree.get(child)?.parent ?? '');
		if (parent === undefined || parent.type === 'exec') {
			return;
		}

		if (parent.type === 'serial') {
			if ((yield* pendingIn(state, parent, parent.children.indexOf(child) + 1)) === 'stopped') {
				return;
			}
		}

		child = parent.path;
	}
}

/** The pending leaves of a Serial's children, from one on up to where it would stop. */
function* pendingIn(
	state: RunState,
	{children, stopOnError}: SerialNode,
	from: number,
): Generator<NodePath, 'stopped' | 'passed'> {
	for (let index = from; index < children.length; index++) {
		const child = children[index] ?? '';
		if (stopOnError && hasFailed(outcomeOf(state, child))) {
			return 'stopped';
		}

		yield* pendingBelow(state, child);
	}

	return 'passed';
}

function* pendingBelow(state: RunState, path: NodePath): Generator<NodePath> {
	const node = state.tree.get(path);
	if (!node || outcomeOf(state, path) === 'done') {
		return;
	}

	if (node.type === 'exec') {
		if (leafOf(state, path).state === 'pending') {
			yield path;
		}
	} else if (node.type === 'parallel') {
		yield* inTurns(node.children, child => pendingBelow(state, child));
	} else {
		yield* pendingIn(state, node, 0);
	}
}

/** One of each in turn, until none has any more. Nothing is begun before its first turn. */
function* inTurns<S, T>(sources: Iterable<S>, begin: (source: S) => Iterator<T>): Generator<T> {
	let left: Iterator<T>[] = [];
	for (const source of sources) {
		const iterator = begin(source);
		const next = iterator.next();
		if (!next.done) {
			yield next.value;
			left.push(iterator);
		}
	}

	while (left.length > 0) {
		const going: Iterator<T>[] = [];
		for (const iterator of left) {
			const next = iterator.next();
			if (!next.done) {
				yield next.value;
				going.push(iterator);
			}
		}

		left = going;
	}
}

/** Counts a leaf below its parents, if all of them have room for it. */
function hasRoom(state: RunState, path: NodePath, below: Map<NodePath, number>): boolean {
	const limited: NodePath[] = [];
	let at = state.tree.get(path)?.parent;
	while (at !== undefined) {
		const node = state.tree.get(at);
		if (node && node.type !== 'exec' && node.maxConcurrent !== undefined) {
			if ((below.get(at) ?? 0) >= node.maxConcurrent) {
				return false;
			}

			limited.push(at);
		}

		at = node?.parent;
	}

	for (const parent of limited) {
		below.set(parent, (below.get(parent) ?? 0) + 1);
	}

	return true;
}
