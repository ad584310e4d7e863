import {expect, test} from 'vitest';
import type {AttemptOutcome} from '../../../source/events/attempt-outcome.ts';
import type {RunEventBody} from '../../../source/events/run-event.ts';
import {attemptRows, shownAttempt} from '../../../source/view/attempts.ts';
import {neighbouringReading} from '../../../source/view/readings.ts';
import {exec, parallel} from '../../support/specs.ts';
import {ends, starts, stateAfter} from '../../support/state.ts';

const path = '/A';
const root = parallel('', [exec('A')]);

function end(outcome: AttemptOutcome, attempt = 1): RunEventBody {
	return {type: 'attempt-ended', path, attempt, outcome, durationMs: 5};
}

const message = 'It ended.';

test.for<[AttemptOutcome, string]>([
	[{state: 'done', exitCode: 0}, 'done'],
	[{state: 'error', exitCode: 7}, 'exit 7'],
	[{state: 'error', exitCode: 137, reason: 'out-of-memory'}, 'out of memory'],
	[{state: 'error', reason: 'timed-out', message}, 'timed out'],
	[{state: 'error', message}, 'failed'],
	[{state: 'killed', message}, 'killed'],
	[{state: 'killed', reason: 'engine', message}, 'engine ended'],
])('%o is told as %s', ([outcome, text]) => {
	const rows = attemptRows(stateAfter(root, ...starts(path), end(outcome)), path);
	expect(rows).toMatchObject([{attempt: 1, state: outcome.state, outcome: text}]);
});

test('one that ended before its container was made was not started', () => {
	const state = stateAfter(root, {type: 'node-queued', path}, end({state: 'error', message}));
	expect(attemptRows(state, path)).toMatchObject([{outcome: 'not started', span: undefined}]);
});

test('one that runs has the time of its start', () => {
	const [queued, intended, started] = starts(path) as [RunEventBody, RunEventBody, RunEventBody];
	const starting = stateAfter(root, queued, intended);
	expect(attemptRows(starting, path)).toMatchObject([{outcome: 'starting', span: undefined}]);
	const span = {startedAt: 1000, durationMs: undefined};
	const running = stateAfter(root, queued, intended, started);
	expect(attemptRows(running, path)).toMatchObject([{outcome: 'running', span}]);
});

test('the latest is shown where none is wanted, or the wanted one is gone', () => {
	const again = {type: 'node-reset', path} as const;
	const state = stateAfter(root, ...starts(path), ends(path, 1), again, ...starts(path, 2));
	expect(shownAttempt(state, path, undefined)?.attempt).toBe(2);
	expect(shownAttempt(state, path, 1)?.attempt).toBe(1);
	expect(shownAttempt(state, path, 9)?.attempt).toBe(2);
	const latest = {attempt: undefined, callback: undefined};
	const first = {attempt: 1, callback: undefined};
	expect(neighbouringReading(state, path, latest, -1)).toEqual(first);
	expect(neighbouringReading(state, path, latest, 1)).toBeUndefined();
	expect(neighbouringReading(state, path, first, 1)).toEqual(latest);
	expect(neighbouringReading(state, '/', latest, 1)).toBeUndefined();
});
