import {type Counts, type RunState, stateOf} from './run-state.ts';

export const noCounts: Counts = {pending: 0, queued: 0, running: 0, done: 0, error: 0, killed: 0};

/** How many leaves of the whole pipeline are in each state; its root may be a leaf itself. */
export function countsOf(state: RunState): Counts {
	return state.parents.get('/')?.counts ?? {...noCounts, [stateOf(state, '/')]: 1};
}
