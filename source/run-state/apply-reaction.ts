import type {RunEvent} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {CallbackRun, Retries, RunState} from './run-state.ts';

export const noRetries: Retries = {used: {}, mem: undefined, isLeft: false};

/** Writes down that a leaf is retried. */
export function countRetry(
	state: RunState,
	{path, by, mem}: Extract<RunEvent, {type: 'node-retried'}>,
): void {
	const before = state.retries.get(path) ?? noRetries;
	state.retries.set(path, {
		...before,
		used: {...before.used, [by]: (before.used[by] ?? 0) + 1},
		mem: mem ?? before.mem,
	});
}

/** What followed a leaf's errors is forgotten, and no longer skips it; with `isAgain`, its retries stay used up. */
export function forgetErrors(state: RunState, path: NodePath, isAgain: boolean): void {
	if (state.forgiven.delete(path)) {
		state.skipped.delete(path);
	}

	if (!isAgain) {
		state.retries.delete(path);
	}
}

/** A person wants to see what failed among these leaves: nothing more follows its errors by itself. */
export function leaveErrors(state: RunState, leaves: readonly NodePath[]): void {
	for (const path of leaves) {
		if (state.leaves.get(path)?.state === 'error') {
			state.retries.set(path, {...(state.retries.get(path) ?? noRetries), isLeft: true});
		}
	}
}

/** Writes down what becomes of a command that follows a node's state. */
export function recordCallback(
	state: RunState,
	event: Extract<RunEvent, {type: 'callback-intended' | 'callback-ended'}>,
): void {
	const runs = state.callbacks.get(event.path) ?? [];
	if (event.type === 'callback-intended') {
		const {number, trigger, round, command, container} = event;
		const begun = {number, trigger, round, command, container};
		state.callbacks.set(event.path, [
			...runs,
			{...begun, outcome: undefined, durationMs: undefined},
		]);
		return;
	}

	const {number, outcome, durationMs} = event;
	const end = (run: CallbackRun): CallbackRun =>
		run.number === number ? {...run, outcome, durationMs} : run;
	state.callbacks.set(event.path, runs.map(end));
}
