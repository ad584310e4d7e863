import {endReason} from '../events/attempt-outcome.ts';
import type {DueCallback} from '../run-state/callbacks.ts';
import type {RunState} from '../run-state/run-state.ts';

/** What a command that follows a node's state is told in its environment. */
export function callbackEnvironment(
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
