import type {RunEvent} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Attempt, RunState} from './run-state.ts';

/** Writes down what becomes of an attempt, and whose container is kept. */
export function recordAttempt(state: RunState, event: RunEvent): void {
	switch (event.type) {
		case 'attempt-intended': {
			const {path, attempt, command, image, container, imageId, patch, env, cause, armed} = event;
			const made = {command, image, container, imageId, patch, env, cause, armed};
			const begun = {...newAttempt(attempt), ...made};
			putAttempt(state, path, begun);
			state.kept.delete(path);
			return;
		}

		case 'attempt-started': {
			const {path, attempt, containerId, shared, at} = event;
			const begun = attemptOf(state, path, attempt);
			putAttempt(state, path, {...begun, containerId, shared, startedAt: at});
			return;
		}

		case 'attempt-withdrawn': {
			const {path, attempt} = event;
			const others = state.attempts.get(path)?.filter(known => known.attempt !== attempt) ?? [];
			state.attempts.set(path, others);
			return;
		}

		case 'kill-intended': {
			const {path, attempt, reason} = event;
			putAttempt(state, path, {...attemptOf(state, path, attempt), killReason: reason});
			return;
		}

		case 'attempt-recovered': {
			const {path, attempt} = event;
			putAttempt(state, path, {...attemptOf(state, path, attempt), isRecovered: true});
			return;
		}

		case 'attempt-ended': {
			const {path, attempt, outcome, durationMs, usage, at} = event;
			const begun = attemptOf(state, path, attempt);
			putAttempt(state, path, {...begun, outcome, durationMs, usage, endedAt: at});
			// Whichever was kept before was of an earlier attempt.
			state.kept.delete(path);
			if (event.isKept) {
				state.kept.set(path, attempt);
			}
		}
	}
}

/** The attempt of that number; a new one where it ended before its container was made. */
function attemptOf(state: RunState, path: NodePath, attempt: number): Attempt {
	const known = state.attempts.get(path)?.find(one => one.attempt === attempt);
	if (known) {
		return known;
	}

	const node = state.tree.get(path);
	const {command = '', image = ''} = node?.type === 'exec' ? node : {};
	return {...newAttempt(attempt), command, image};
}

function newAttempt(attempt: number): Attempt {
	return {
		attempt,
		command: '',
		container: undefined,
		containerId: undefined,
		shared: undefined,
		image: '',
		imageId: undefined,
		patch: undefined,
		env: undefined,
		cause: undefined,
		armed: undefined,
		killReason: undefined,
		startedAt: undefined,
		endedAt: undefined,
		outcome: undefined,
		durationMs: undefined,
		usage: undefined,
		isRecovered: false,
	};
}

function putAttempt(state: RunState, path: NodePath, attempt: Attempt): void {
	const others = state.attempts.get(path)?.filter(known => known.attempt !== attempt.attempt) ?? [];
	state.attempts.set(path, [...others, attempt]);
}
