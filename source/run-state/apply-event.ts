import type {RunEvent, RunEventBody} from '../events/run-event.ts';
import {isBelow, type NodePath} from '../pipeline/tree.ts';
import {applyImageEvent} from './apply-image-event.ts';
import {summarise} from './roll-up.ts';
import {type Attempt, type LeafState, leafOf, type RunState} from './run-state.ts';
import {nextLeafState} from './transitions.ts';

/** Folds one event into the state. Throws on a gap in `seq` and on a transition that is not legal. */
export function applyEvent(state: RunState, event: RunEvent): void {
	if (event.seq !== state.seq + 1) {
		throw new Error(`event ${event.seq} came after event ${state.seq}`);
	}

	apply(state, event, event.at);
	state.seq = event.seq;
}

function apply(state: RunState, event: RunEventBody, at: number): void {
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
			for (const path of state.leaves.keys()) {
				if (isBelow(path, event.path)) {
					setLeaf(state, path, nextLeafState(path, leafOf(state, path), event, at));
				}
			}

			return;
		case 'node-queued':
		case 'node-unqueued':
		case 'attempt-intended':
		case 'attempt-started':
		case 'attempt-ended':
			setLeaf(state, event.path, nextLeafState(event.path, leafOf(state, event.path), event, at));
			recordAttempt(state, event, at);
			return;
		default:
			applyImageEvent(state, event);
	}
}

function setLeaf(state: RunState, path: NodePath, leaf: LeafState): void {
	if (leaf === state.leaves.get(path)) {
		return;
	}

	state.leaves.set(path, leaf);
	let parent = state.tree.get(path)?.parent;
	while (parent !== undefined) {
		const node = state.tree.get(parent);
		if (!node || node.type === 'exec') {
			return;
		}

		state.parents.set(parent, summarise(state, node));
		parent = node.parent;
	}
}

function recordAttempt(state: RunState, event: RunEventBody, at: number): void {
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
		putAttempt(state, event.path, {...attemptOf(state, event.path, event.attempt), startedAt: at});
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
