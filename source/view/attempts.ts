import {endReason} from '../events/attempt-outcome.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Attempt, RunState, StateName} from '../run-state/run-state.ts';
import {oneLine} from './text.ts';
import type {TimeSpan} from './time-spans.ts';

/** One line of a node's history. */
export type AttemptRow = {
	readonly attempt: number;
	readonly state: StateName;
	/** What it came to, in a word or three: `exit 1`, `out of memory`. */
	readonly outcome: string;
	readonly span: TimeSpan | undefined;
	/** Why it was made (empty: the node's turn had come), and whether its log was recovered from the engine. */
	readonly cause: string;
};

/** A node's attempts, oldest first. */
export function attemptRows(state: RunState, path: NodePath): AttemptRow[] {
	return (state.attempts.get(path) ?? []).map(attempt => ({
		attempt: attempt.attempt,
		state: attempt.outcome?.state ?? 'running',
		outcome: outcomeText(attempt),
		span: attemptSpan(attempt),
		cause: [oneLine(attempt.cause ?? ''), attempt.isRecovered ? 'recovered' : '']
			.filter(Boolean)
			.join(', '),
	}));
}

/** The attempt that is looked at: the wanted one, or the latest where none is wanted or that one is gone. */
export function shownAttempt(
	state: RunState,
	path: NodePath,
	wanted: number | undefined,
): Attempt | undefined {
	const attempts = state.attempts.get(path);
	return attempts?.find(({attempt}) => attempt === wanted) ?? attempts?.at(-1);
}

/** How an attempt stands, in a word or three. */
export function outcomeText({outcome, startedAt}: Attempt): string {
	if (!outcome) {
		return startedAt === undefined ? 'starting' : 'running';
	}

	if (outcome.state === 'done') {
		return 'done';
	}

	switch (endReason(outcome)) {
		case 'out-of-memory':
			return 'out of memory';
		case 'timed-out':
			return 'timed out';
		case 'engine':
			return 'engine ended';
		case 'killed':
			return 'killed';
		case 'exit':
			return outcome.state === 'error' ? `exit ${outcome.exitCode}` : 'killed';
		default:
			return startedAt === undefined ? 'not started' : 'failed';
	}
}

/** When an attempt ran; undefined: it did not, or nobody saw its end. */
export function attemptSpan({startedAt, durationMs, outcome}: Attempt): TimeSpan | undefined {
	return startedAt === undefined || (outcome && durationMs === undefined)
		? undefined
		: {startedAt, durationMs};
}
