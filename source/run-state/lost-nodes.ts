import {endReason} from '../events/attempt-outcome.ts';
import {isBelow, type NodePath} from '../pipeline/tree.ts';
import {countsOf} from './counts.ts';
import {latestAttempt, type RunState} from './run-state.ts';

/** The leaves at or below a node that died with the engine, and were not made pending since. */
export function lostNodes(state: RunState, path: NodePath = '/'): NodePath[] {
	// Asked for every frame: mostly there are none.
	if (countsOf(state).killed === 0) {
		return [];
	}

	return [...state.leaves]
		.filter(
			([leaf, {state: name}]) => name === 'killed' && isBelow(leaf, path) && isLost(state, leaf),
		)
		.map(([leaf]) => leaf);
}

function isLost(state: RunState, leaf: NodePath): boolean {
	const outcome = latestAttempt(state, leaf)?.outcome;
	return outcome?.state === 'killed' && endReason(outcome) === 'engine';
}
