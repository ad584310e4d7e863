import type {RunEventBody} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {runningCallbacks} from '../run-state/callbacks.ts';
import {leafOf, type RunState} from '../run-state/run-state.ts';

/** The events that take back what an earlier runner was about to do when it died. What it had started is adopted. */
export function endOpenEnds(state: RunState): RunEventBody[] {
	const events = unqueueAll(state);
	if (state.mode === 'running') {
		events.unshift({type: 'run-paused'});
	}

	if (state.engineAway !== undefined) {
		// This runner looks for itself.
		events.push({type: 'engine-found'});
	}

	for (const {path, number} of runningCallbacks(state)) {
		events.push({
			type: 'callback-ended',
			path,
			number,
			outcome: {
				state: 'killed',
				message: 'conducto itself ended while it ran: it was killed, and is not run again.',
				reason: 'engine',
			},
			durationMs: undefined,
		});
	}

	return events;
}

/** The events that let generators run again whose tree was not written down when their runner died. */
export function resetTreeless(state: RunState): RunEventBody[] {
	return [...state.tree.values()].flatMap(node =>
		node.type === 'exec' &&
		node.generates !== undefined &&
		leafOf(state, node.path).state === 'done' &&
		!state.subtrees.has(node.generates)
			? [{type: 'node-reset', path: node.path, cause: 'its tree was lost'} as const]
			: [],
	);
}

/** The events that take back the turn of the leaves that wait for a job or their image; default: of all. */
export function unqueueAll(
	state: RunState,
	isMeant: (path: NodePath) => boolean = () => true,
): RunEventBody[] {
	return [...state.queued].filter(isMeant).map(path => ({type: 'node-unqueued', path}));
}

/** The events that let what was killed (by the end of a runner, or by a reset that was cut short) run again. */
export function resetKilled(state: RunState): RunEventBody[] {
	return [...state.leaves]
		.filter(([, leaf]) => leaf.state === 'killed')
		.map(([path]) => ({type: 'node-reset', path, cause: 'run again', isAgain: true}));
}
