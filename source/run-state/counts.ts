import {type Counts, isSkipped, leafOf, type RunState} from './run-state.ts';

export const noCounts: Counts = {
	pending: 0,
	queued: 0,
	running: 0,
	done: 0,
	error: 0,
	killed: 0,
	skipped: 0,
};

/** How many leaves of the whole pipeline are in each state; its root may be a leaf itself. */
export function countsOf(state: RunState): Counts {
	const counts = state.parents.get('/')?.counts;
	return counts ?? {...noCounts, [isSkipped(state, '/') ? 'skipped' : leafOf(state, '/').state]: 1};
}

/** How many of the leaves there is nothing left to do for: those that are done or skipped. */
export function doneOf(counts: Counts): number {
	return counts.done + counts.skipped;
}
