import type {NodePath} from '../pipeline/tree.ts';
import {type CallbackRun, latestAttempt, type RunState} from '../run-state/run-state.ts';
import {shownAttempt} from './attempts.ts';

/** Which of a node's logs is read: that of an attempt, or of a command that followed a state of it. */
export type Reading = {
	/** Undefined: the latest. */
	readonly attempt: number | undefined;
	/** Undefined: the attempt's own. */
	readonly callback: number | undefined;
};

/** The callback whose log is read, if it is one's. */
export function shownCallback(
	state: RunState,
	path: NodePath,
	{callback}: Pick<Reading, 'callback'>,
): CallbackRun | undefined {
	return state.callbacks.get(path)?.find(({number}) => number === callback);
}

/** What can be read before or after: each attempt, then what followed it. Undefined: nothing more. */
export function neighbouringReading(
	state: RunState,
	path: NodePath,
	reading: Reading,
	direction: 1 | -1,
): Reading | undefined {
	const all = readingsOf(state, path);
	const callback = shownCallback(state, path, reading)?.number;
	const shown = shownAttempt(state, path, reading.attempt)?.attempt;
	const index = all.findIndex(one =>
		callback === undefined
			? one.callback === undefined && one.attempt === shown
			: one.callback === callback,
	);
	const found = index === -1 ? undefined : all[index + direction];
	const isLatest =
		found?.callback === undefined && found?.attempt === latestAttempt(state, path)?.attempt;
	return found && isLatest ? {attempt: undefined, callback: undefined} : found;
}

function readingsOf(state: RunState, path: NodePath): Reading[] {
	const callbacks = state.callbacks.get(path) ?? [];
	const attempts = state.attempts.get(path) ?? [];
	if (attempts.length === 0) {
		// A parent has none: its summary comes before all that followed its states.
		return [
			{attempt: undefined, callback: undefined},
			...callbacks.map(({number}) => ({attempt: undefined, callback: number})),
		];
	}

	return attempts.flatMap(({attempt}) => [
		{attempt, callback: undefined},
		...callbacks
			.filter(({round}) => round === attempt)
			.map(({number}) => ({attempt, callback: number})),
	]);
}
