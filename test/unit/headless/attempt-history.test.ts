import {expect, test} from 'vitest';
import type {RunEventBody} from '../../../source/events/run-event.ts';
import {
	attemptFacts,
	attemptTable,
	callbackFacts,
	callbackTable,
} from '../../../source/headless/attempt-history.ts';
import {localTime} from '../../../source/headless/local-time.ts';
import {latestAttempt} from '../../../source/run-state/run-state.ts';
import {exec, serial} from '../../support/specs.ts';
import {ends, starts, stateAfter} from '../../support/state.ts';

const path = '/A';
const root = serial('', [exec('A')]);
const outcome = {state: 'error', exitCode: 137, reason: 'out-of-memory', message: 'No.'} as const;
const usage = {peakMemoryBytes: 2 ** 30, cpuMs: 71_300};

function twice(): ReturnType<typeof stateAfter> {
	return stateAfter(
		root,
		...starts(path),
		{type: 'attempt-ended', path, attempt: 1, outcome, durationMs: 65_000, usage, isKept: true},
		{type: 'node-reset', path},
		...starts(path, 2).map(
			body =>
				({
					...body,
					...(body.type === 'attempt-intended' && {cause: 'retry 1 of 3'}),
				}) as RunEventBody,
		),
		{...ends(path, 3, 2), isKept: true} as RunEventBody,
	);
}

test('a line for each attempt, with what is known of it', () => {
	const at = localTime(1000);
	expect(attemptTable(twice(), path)).toEqual([
		`   outcome        ${'started'.padEnd(at.length)}   took  memory    CPU  why`,
		`1  out of memory  ${at}  1m05s   1.1GB  1m11s`,
		`2  exit 3         ${at}   0.0s                 retry 1 of 3`,
	]);
	expect(attemptTable(stateAfter(root), path)).toEqual(['/A has not run yet.']);
});

test('all that is known of an attempt, as data', () => {
	const state = twice();
	const attempts = state.attempts.get(path) ?? [];
	expect(attempts.map(attempt => attemptFacts(state, path, attempt))).toMatchObject([
		{attempt: 1, ...outcome, ...usage, started: '1970-01-01T00:00:01.000Z', isKept: false},
		{
			attempt: 2,
			exitCode: 3,
			reason: 'exit',
			cause: 'retry 1 of 3',
			containerId: 'c1',
			isKept: true,
		},
	]);
	const running = stateAfter(root, ...starts(path));
	const attempt = latestAttempt(running, path);
	expect(attempt && attemptFacts(running, path, attempt)).toMatchObject({state: 'running'});
});

test('a line for each command that followed its states, and all that is known of it', () => {
	const killed = {state: 'killed', message: 'conducto itself ended.', reason: 'engine'} as const;
	const followed = {type: 'callback-intended', path, round: 1, container: 'c'} as const;
	const state = stateAfter(
		root,
		...starts(path),
		ends(path, 0),
		{...followed, number: 1, trigger: 'done', command: 'make report'},
		{type: 'callback-ended', path, number: 1, outcome: {state: 'done', exitCode: 0}, durationMs: 5},
		{...followed, number: 2, trigger: 'done', command: 'say'},
		{type: 'callback-ended', path, number: 2, outcome: killed, durationMs: undefined},
	);
	expect(callbackTable(state, path)).toEqual([
		'callback 1: after attempt 1, done · onDone: make report',
		'callback 2: after attempt 1, killed · conducto itself ended. · onDone: say',
	]);
	expect((state.callbacks.get(path) ?? []).map(run => callbackFacts(path, run))).toMatchObject([
		{callback: 1, after: 1, state: 'done', exitCode: 0, command: 'make report'},
		{callback: 2, after: 1, ...killed},
	]);
	expect(callbackTable(stateAfter(root), path)).toEqual([]);
});
