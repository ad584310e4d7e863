import type {Counts, RunState} from '../run-state/run-state.ts';

const none: Counts = {pending: 0, queued: 0, running: 0, done: 0, error: 0, killed: 0};

/** How many leaves of the whole pipeline are in each state; its root may be a leaf itself. */
export function pipelineCounts(state: RunState): Counts {
	const root = state.leaves.get('/');
	return state.parents.get('/')?.counts ?? (root ? {...none, [root.state]: 1} : none);
}
