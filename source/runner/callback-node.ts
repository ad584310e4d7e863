import {endReason} from '../events/attempt-outcome.ts';
import type {ExecNode} from '../pipeline/tree.ts';
import type {DueCallback} from '../run-state/callbacks.ts';
import type {RunState} from '../run-state/run-state.ts';

/** What runs the command: as the node's own would, told what it is about. */
export function callbackNode(state: RunState, due: DueCallback): ExecNode {
	const node = state.tree.get(due.path);
	if (!node?.callbacks) {
		throw new Error(`nothing follows the states of ${due.path}`);
	}

	const {image, env, settings} = node.callbacks;
	return {
		...node,
		type: 'exec',
		command: due.command,
		native: undefined,
		image,
		env: {...env, ...callbackEnvironment(state, due)},
		settings,
		reactions: [],
		origins: {},
	};
}

/** What a command that follows a node's state is told in its environment. */
function callbackEnvironment(
	state: RunState,
	{path, trigger, round}: DueCallback,
): Readonly<Record<string, string>> {
	const base = {CONDUCTO_NODE: path, CONDUCTO_STATE: trigger};
	if (!state.leaves.has(path)) {
		return base;
	}

	const outcome = state.attempts.get(path)?.find(({attempt}) => attempt === round)?.outcome;
	const isEnd = trigger !== 'queued' && trigger !== 'running';
	const reason = isEnd && outcome ? endReason(outcome) : undefined;
	const exitCode = isEnd && outcome && 'exitCode' in outcome ? outcome.exitCode : undefined;
	return {
		...base,
		CONDUCTO_ATTEMPT: String(round),
		...(exitCode !== undefined && {CONDUCTO_EXIT_CODE: String(exitCode)}),
		...(reason !== undefined && {CONDUCTO_REASON: reason}),
	};
}
