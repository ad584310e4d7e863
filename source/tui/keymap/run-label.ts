import {countsOf} from '../../run-state/counts.ts';
import {hasEnded} from '../../view/pipeline-status.ts';
import type {KeyContext} from './disabled.ts';

/** What the key that runs and pauses is good for; undefined: for nothing, as there is nothing left to run. */
export function runLabel({state}: KeyContext): string | undefined {
	if (state.mode === 'running') {
		return hasEnded(state) ? undefined : 'pause';
	}

	// To run again resets what was killed, and nothing else that has ended.
	return hasEnded(state) && countsOf(state).killed === 0 ? undefined : 'run';
}
