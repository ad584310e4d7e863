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
			| 'node-retried'
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
				return {
					state: 'queued',
					...(event.isAsked && {isAsked: true}),
					...causeOf(leaf),
				};
			}

			break;
		case 'node-unqueued':
			if (leaf.state === 'queued') {
				return {state: 'pending', ...causeOf(leaf)};
			}

			break;
		case 'node-reset':
			if (leaf.state !== 'running') {
				return afterReset(leaf, event);
			}

			break;
		case 'node-retried':
			if (leaf.state === 'error') {
				return {state: 'pending', cause: event.cause};
			}

			break;
		case 'attempt-intended':
			if (leaf.state === 'queued') {
				return {
					state: 'running',
					attempt: event.attempt,
					startedAt: undefined,
					...askedOf(leaf),
				};
			}

			break;
		case 'attempt-started':
			if (leaf.state === 'running' && leaf.attempt === event.attempt) {
				return {...leaf, startedAt: event.at};
			}

			break;
		case 'attempt-ended':
			if (leaf.state === 'running' || leaf.state === 'queued') {
				return ended(event, leaf);
			}

			break;
		case 'attempt-withdrawn':
			if (leaf.state === 'running' && leaf.attempt === event.attempt) {
				return {state: 'pending', ...causeOf(event)};
			}

			break;
	}

	throw new Error(`${event.type} is not legal for ${path}, which is ${leaf.state}`);
}

/** One that has not run since it was made pending the last time has nothing new to say about why it will. */
function afterReset(leaf: LeafState, {cause}: Extract<LeafEvent, {type: 'node-reset'}>): LeafState {
	const isWaiting = leaf.state === 'pending' || leaf.state === 'queued';
	if (isWaiting && leaf.cause === undefined) {
		return leaf.state === 'pending' ? leaf : pending;
	}

	return cause === undefined ? pending : {state: 'pending', cause};
}

function causeOf({cause}: {readonly cause?: string}): {readonly cause?: string} {
	return cause === undefined ? {} : {cause};
}

function askedOf({isAsked}: {readonly isAsked?: true}): {readonly isAsked?: true} {
	return isAsked ? {isAsked} : {};
}

function ended(
	event: Extract<LeafEvent, {type: 'attempt-ended'}>,
	leaf: Extract<LeafState, {state: 'running' | 'queued'}>,
): LeafState {
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
				...askedOf(leaf),
			};
		case 'killed':
			return {state: 'killed', attempt, durationMs, message: outcome.message};
	}
}
