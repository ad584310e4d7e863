import {callbackName} from '../pipeline/reaction-words.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {CallbackRun, RunState} from '../run-state/run-state.ts';
import {oneLine} from './text.ts';

/** A command that followed a state of a node. */
export type CallbackRow = {
	readonly number: number;
	readonly state: 'running' | 'done' | 'error' | 'killed';
	/** The option that it is from, its command, and what it came to if that is not done: `onDone: make report`. */
	readonly text: string;
};

/** The commands that followed the latest states of a node, or with an attempt those of that one; oldest first. */
export function callbackRows(state: RunState, path: NodePath, attempt?: number): CallbackRow[] {
	const runs = state.callbacks.get(path) ?? [];
	const round = attempt ?? runs.at(-1)?.round;
	return runs.filter(run => run.round === round).map(callbackRow);
}

/** One run of a command as a row. */
export function callbackRow({number, trigger, command, outcome}: CallbackRun): CallbackRow {
	const text = `${callbackName(trigger)}: ${oneLine(command)}`;
	const reason =
		outcome === undefined || outcome.state === 'done'
			? ''
			: outcome.state === 'error' && outcome.exitCode !== undefined
				? `exit ${outcome.exitCode}`
				: oneLine(outcome.message ?? outcome.state);
	return {
		number,
		state: outcome?.state ?? 'running',
		text: reason === '' ? text : `${reason} · ${text}`,
	};
}
