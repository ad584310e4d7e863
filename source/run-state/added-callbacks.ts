import {type CallbackTrigger, callbackTriggers} from '../pipeline/node-callbacks.ts';
import {isBelow, type NodePath, type Tree, type TreeNode} from '../pipeline/tree.ts';
import {type AddedCallbacks, latestAttempt, type RunState, stateOf} from './run-state.ts';

/** Writes down which commands another tree brings, and which states were there before them. Called before it is the state's. */
export function noteAddedCallbacks(state: RunState, tree: Tree): void {
	for (const node of tree.values()) {
		const added = node.callbacks ? addedTo(state, node) : [];
		if (added.length > 0) {
			const {path} = node;
			const before = (state.addedCallbacks.get(path) ?? []).filter(
				one => !added.some(({trigger, from}) => trigger === one.trigger && from <= one.from),
			);
			state.addedCallbacks.set(path, [...before, ...added]);
		}
	}
}

/** Whether a command of a state came after the node was in that state. */
export function cameAfter(
	state: RunState,
	path: NodePath,
	{
		trigger,
		index,
		round,
	}: {readonly trigger: CallbackTrigger; readonly index: number; readonly round: number},
): boolean {
	const added = state.addedCallbacks.get(path) ?? [];
	return added.some(one => one.trigger === trigger && one.from <= index && round <= one.round);
}

/** How many attempts there were below a node: also of nodes that are gone, so that no number comes twice. */
export function roundBelow(state: RunState, path: NodePath): number {
	return [...state.attempts.keys()]
		.filter(other => isBelow(other, path))
		.reduce((sum, leaf) => sum + (latestAttempt(state, leaf)?.attempt ?? 0), 0);
}

function addedTo(state: RunState, node: TreeNode): AddedCallbacks[] {
	const before = state.tree.get(node.path)?.callbacks?.commands;
	return callbackTriggers.flatMap(trigger => {
		const commands = node.callbacks?.commands[trigger] ?? [];
		const known = before?.[trigger] ?? [];
		const from = commands.findIndex((command, index) => command !== known[index]);
		const round = from === -1 ? 0 : pastRound(state, node, trigger);
		return round > 0 ? [{trigger, from, round}] : [];
	});
}

/** The latest round of a state that is there, or is over. */
function pastRound(state: RunState, {path, type}: TreeNode, trigger: CallbackTrigger): number {
	const now = stateOf(state, path);
	if (type !== 'exec') {
		const isThere = trigger === (now === 'warning' ? 'done' : now);
		return roundBelow(state, path) - (isThere ? 0 : 1);
	}

	const latest = latestAttempt(state, path);
	const last = latest?.attempt ?? 0;
	switch (trigger) {
		case 'queued':
			return now === 'queued' ? last + 1 : last;
		case 'running':
			return latest?.startedAt === undefined ? last - 1 : last;
		case 'skipped':
			return state.forgiven.has(path) ? last : last - 1;
		default:
			return now === trigger ? last : last - 1;
	}
}
