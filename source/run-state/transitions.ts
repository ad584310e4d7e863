import type {RunEvent} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {LeafState} from './run-state.ts';

type LeafEvent = Extract<
	RunEvent,
	{
		type:
			| 'node-queued'
			| 'node-unqueued'
			| 'node-reset'
			| 'attempt-intended'
			| 'attempt-started'
			| 'attempt-ended'
			| 'attempt-withdrawn';
	}
>;

const pending: LeafState = {state: 'pending'};

/** The table of legal transitions: what a leaf becomes by an event. Throws on an illegal one. */
export function nextLeafState(path: NodePath, leaf: LeafState, event: LeafEvent): LeafState {
	switch (event.type) {
		case 'node-queued':
			if (leaf.state === 'pending' || (leaf.state === 'queued' && event.isAsked)) {
				return event.isAsked ? {state: 'queued', isAsked: true} : {state: 'queued'};
			}

			break;
		case 'node-unqueued':
			if (leaf.state === 'queued') {
				return pending;
			}

			break;
		case 'node-reset':
			if (leaf.state === 'pending') {
				return leaf;
			}

			if (leaf.state !== 'running') {
				return pending;
			}

			break;
		case 'attempt-intended':
			if (leaf.state === 'queued') {
				return {state: 'running', attempt: event.attempt, startedAt: undefined};
			}

			break;
		case 'attempt-started':
			if (leaf.state === 'running' && leaf.attempt === event.attempt) {
				return {state: 'running', attempt: event.attempt, startedAt: event.at};
			}

			break;
		case 'attempt-ended':
			if (leaf.state === 'running' || leaf.state === 'queued') {
				return ended(event);
			}

			break;
		case 'attempt-withdrawn':
			if (leaf.state === 'running' && leaf.attempt === event.attempt) {
				return pending;
			}

			break;
	}

	throw new Error(`${event.type} is not legal for ${path}, which is ${leaf.state}`);
}

function ended(event: Extract<LeafEvent, {type: 'attempt-ended'}>): LeafState {
	const {attempt, durationMs, outcome} = event;
	switch (outcome.state) {
		case 'done':
			return {state: 'done', attempt, durationMs};
		case 'error':
			return {
				state: 'error',
				attempt,
				durationMs,
				exitCode: outcome.exitCode,
				message: outcome.message,
				hint: outcome.hint,
			};
		case 'killed':
			return {state: 'killed', attempt, durationMs, message: outcome.message};
	}
}
