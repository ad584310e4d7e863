import {endReason} from '../events/attempt-outcome.ts';
import type {RunEventBody} from '../events/run-event.ts';
import type {ReactionSpec} from '../pipeline/spec.ts';
import type {ExecNode, NodePath, Tree} from '../pipeline/tree.ts';
import {noRetries} from './apply-reaction.ts';
import {isSkipped, latestAttempt, type RunState} from './run-state.ts';

type Failure = {
	readonly node: ExecNode;
	/** How often it was retried by a reaction. */
	readonly used: (type: ReactionSpec['type']) => number;
	/** The memory that it had, in gigabytes, if that was not enough. */
	readonly lackedMem: number | undefined;
};

/**
What follows the error of a leaf, given the state alone (reference: "Callbacks on state"): it is retried, or
skipped, or nothing. The same after a crash as before it: as long as the state has the error and not what
follows, that is due. An image that can't be made, and a container that can't be started, are not the
command's errors.
*/
export function reactionTo(state: RunState, path: NodePath): RunEventBody[] {
	const node = state.tree.get(path);
	const leaf = state.leaves.get(path);
	if (node?.type !== 'exec' || leaf?.state !== 'error' || isSkipped(state, path)) {
		return [];
	}

	const {used, isLeft} = state.retries.get(path) ?? noRetries;
	const outcome = latestAttempt(state, path)?.outcome;
	const reason = outcome && endReason(outcome);
	if (isLeft || reason === undefined || reason === 'engine') {
		return [];
	}

	const lackedMem = reason === 'out-of-memory' ? memOf(state, node) : undefined;
	const failure: Failure = {node, used: type => used[type] ?? 0, lackedMem};
	for (const reaction of node.reactions) {
		const event = reactionEvent(reaction, failure);
		if (event) {
			const isAsked = event.type === 'node-retried' && leaf.isAsked;
			return [event, ...(isAsked ? [{type: 'node-queued', path, isAsked} as const] : [])];
		}
	}

	const because = forgiverOf(state, node);
	return because === undefined ? [] : [{type: 'node-skipped', path, because}];
}

/** All that is due because of errors. */
export function dueReactions(state: RunState): RunEventBody[] {
	return hasReactions(state.tree)
		? [...state.leaves.keys()].flatMap(path => reactionTo(state, path))
		: [];
}

/** An Exec node with the memory that it has now: what its retries doubled. */
export function withRetriedMem(state: RunState, node: ExecNode): ExecNode {
	const mem = memOf(state, node);
	return mem === node.settings.mem ? node : {...node, settings: {...node.settings, mem}};
}

function memOf(state: RunState, {path, settings}: ExecNode): number | undefined {
	const doubled = state.retries.get(path)?.mem;
	// What a person gave it since may be more.
	return doubled === undefined || settings.mem === undefined
		? settings.mem
		: Math.max(doubled, settings.mem);
}

function reactionEvent(
	{type, count}: ReactionSpec,
	{node: {path}, used, lackedMem}: Failure,
): RunEventBody | undefined {
	const next = used(type) + 1;
	const isLeft = next <= count;
	const mem = lackedMem === undefined ? undefined : lackedMem * 2;
	const doubled = {mem, text: `memory doubled to ${mem} GB`};
	switch (type) {
		case 'retry':
		case 'retry_then_skip':
			if (isLeft) {
				return {type: 'node-retried', path, by: type, cause: `retry ${next} of ${count}`};
			}

			return type === 'retry' ? undefined : {type: 'node-skipped', path, because: path};
		case 'retry_with_double_mem': {
			const cause = `retry ${next} of ${count}`;
			if (!isLeft || mem === undefined) {
				return isLeft ? {type: 'node-retried', path, by: type, cause} : undefined;
			}

			return {type: 'node-retried', path, by: type, cause: `${cause}, ${doubled.text}`, mem};
		}

		case 'handle_memory_errors':
			return isLeft && mem !== undefined
				? {
						type: 'node-retried',
						path,
						by: type,
						cause: `retry ${next} of ${count}, ${doubled.text}`,
						mem,
					}
				: undefined;
		case 'skip_some_errors':
			return undefined;
	}
}

/** The nearest node above that passes over one more error. */
function forgiverOf(state: RunState, {parent}: ExecNode): NodePath | undefined {
	for (let at = parent; at !== undefined; at = state.tree.get(at)?.parent) {
		const node = state.tree.get(at);
		const most = node?.type === 'exec' ? 0 : (node?.skippableErrors ?? 0);
		if (most > 0 && [...state.forgiven.values()].filter(by => by === at).length < most) {
			return at;
		}
	}

	return undefined;
}

const known = new WeakMap<Tree, boolean>();

/** Whether any node says what is done about errors. */
export function hasReactions(tree: Tree): boolean {
	const found = known.get(tree);
	if (found !== undefined) {
		return found;
	}

	const has = [...tree.values()].some(node =>
		node.type === 'exec' ? node.reactions.length > 0 : node.skippableErrors > 0,
	);
	known.set(tree, has);
	return has;
}
