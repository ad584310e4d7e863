import {isSkipped, type RunState, type StateName, stateOf} from '../run-state/run-state.ts';

/** The pipeline as a whole, in a word or two, and the state whose colour it has. */
export type PipelineStatus = {readonly state: StateName; readonly text: string};

const endedTexts: Partial<Record<StateName, string>> = {
	done: 'done',
	warning: 'done, with errors',
	error: 'failed',
	killed: 'stopped',
};

/** Whether nothing runs, and nothing is left that could. */
export function hasEnded(state: RunState): boolean {
	return endedTexts[rootState(state)] !== undefined;
}

export function pipelineStatus(state: RunState): PipelineStatus {
	const root = rootState(state);
	const endedText = endedTexts[root];
	if (endedText !== undefined) {
		return {state: root, text: endedText};
	}

	if (state.engineAway !== undefined && (root === 'running' || state.mode === 'running')) {
		return {state: 'killed', text: 'no engine'};
	}

	if (root === 'running') {
		return {state: 'running', text: state.mode === 'running' ? 'running' : 'pausing'};
	}

	if (state.mode === 'running') {
		return {state: 'running', text: state.attempts.size > 0 ? 'running' : 'starting'};
	}

	return {state: 'pending', text: state.attempts.size > 0 ? 'paused' : 'not started'};
}

function rootState(state: RunState): StateName {
	const own = isSkipped(state, '/') ? 'done' : stateOf(state, '/');
	// What was passed over because of its error counts as done, and is not forgotten.
	return own === 'done' && state.forgiven.size > 0 ? 'warning' : own;
}
