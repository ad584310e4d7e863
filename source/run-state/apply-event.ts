import type {RunEvent} from '../events/run-event.ts';
import {isBelow, type NodePath} from '../pipeline/tree.ts';
import {applyImageEvent} from './apply-image-event.ts';
import {summariseAbove} from './roll-up.ts';
import {type Attempt, leafOf, type RunState} from './run-state.ts';
import {nextLeafState} from './transitions.ts';

/**
Folds events into the state. Throws on a gap in `seq` and on a transition that is not legal.

Parents are computed once for the whole batch: a thousand leaves of one parent that are queued at
once cost one look at its children.
*/
export function applyEvents(state: RunState, events: readonly RunEvent[]): void {
	const changed = new Set<NodePath>();
	for (const event of events) {
		if (event.seq !== state.seq + 1) {
			throw new Error(`event ${event.seq} came after event ${state.seq}`);
		}

		applyEvent(state, event, changed);
		state.seq = event.seq;
	}

	summariseAbove(state, changed);
}

function applyEvent(state: RunState, event: RunEvent, changed: Set<NodePath>): void {
	switch (event.type) {
		case 'pipeline-created':
			return;
		case 'run-started':
			state.mode = 'running';
			return;
		case 'run-paused':
			state.mode = 'paused';
			return;
		case 'node-reset':
			for (const [path, leaf] of state.leaves) {
				if (isBelow(path, event.path)) {
					state.leaves.set(path, nextLeafState(path, leaf, event));
					changed.add(path);
				}
			}

			return;
		case 'node-queued':
		case 'node-unqueued':
		case 'attempt-intended':
		case 'attempt-started':
		case 'attempt-ended':
			state.leaves.set(event.path, nextLeafState(event.path, leafOf(state, event.path), event));
			recordAttempt(state, event);
			changed.add(event.path);
			return;
		default:
			applyImageEvent(state, event);
	}
}

function recordAttempt(state: RunState, event: RunEvent): void {
	if (event.type === 'attempt-intended') {
		const {attempt, command, container, imageId} = event;
		putAttempt(state, event.path, {
			attempt,
			command,
			container,
			imageId,
			startedAt: undefined,
			outcome: undefined,
			durationMs: undefined,
		});
	} else if (event.type === 'attempt-started') {
		putAttempt(state, event.path, {
			...attemptOf(state, event.path, event.attempt),
			startedAt: event.at,
		});
	} else if (event.type === 'attempt-ended') {
		const {outcome, durationMs} = event;
		putAttempt(state, event.path, {
			...attemptOf(state, event.path, event.attempt),
			outcome,
			durationMs,
		});
	}
}

/** The attempt of that number; a new one where it ended before its container was made. */
function attemptOf(state: RunState, path: NodePath, attempt: number): Attempt {
	const node = state.tree.get(path);
	return (
		state.attempts.get(path)?.find(known => known.attempt === attempt) ?? {
			attempt,
			command: node?.type === 'exec' ? node.command : '',
			container: undefined,
			imageId: undefined,
			startedAt: undefined,
			outcome: undefined,
			durationMs: undefined,
		}
	);
}

function putAttempt(state: RunState, path: NodePath, attempt: Attempt): void {
	const others = state.attempts.get(path)?.filter(known => known.attempt !== attempt.attempt) ?? [];
	state.attempts.set(path, [...others, attempt]);
}
