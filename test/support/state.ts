import {eventVersion, type RunEventBody} from '../../source/events/run-event.ts';
import type {NodeSpec} from '../../source/pipeline/spec.ts';
import {applyEvents} from '../../source/run-state/apply-event.ts';
import {initialState} from '../../source/run-state/initial-state.ts';
import type {RunState} from '../../source/run-state/run-state.ts';
import {specOf} from './specs.ts';

/** A state of this tree with these events folded in. */
export function stateAfter(root: NodeSpec, ...bodies: readonly RunEventBody[]): RunState {
	const state = initialState(specOf(root), 'test');
	happen(state, ...bodies);
	return state;
}

export function happen(state: RunState, ...bodies: readonly RunEventBody[]): void {
	const start = state.seq + 1;
	applyEvents(
		state,
		bodies.map((body, index) => ({v: eventVersion, seq: start + index, at: 1000, ...body})),
	);
}

/** The events by which a pending leaf comes to run. */
export function starts(path: string, attempt = 1): RunEventBody[] {
	return [
		{type: 'node-queued', path},
		{
			type: 'attempt-intended',
			path,
			attempt,
			image: 'debian:stable-slim',
			imageId: 'sha256:1',
			container: `container-${attempt}`,
			command: 'true',
		},
		{type: 'attempt-started', path, attempt, containerId: 'c1'},
	];
}

export function ends(path: string, exitCode: number, attempt = 1): RunEventBody {
	return {
		type: 'attempt-ended',
		path,
		attempt,
		outcome: exitCode === 0 ? {state: 'done', exitCode} : {state: 'error', exitCode},
		durationMs: 5,
	};
}

/** The end of a failed attempt whose container is kept. */
export function failedAndKept(path: string, attempt = 1): RunEventBody {
	const outcome = {state: 'error', exitCode: 1} as const;
	return {type: 'attempt-ended', path, attempt, outcome, durationMs: 5, isKept: true};
}
