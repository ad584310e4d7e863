import {expect, test} from 'vitest';
import type {RunEventBody} from '../../../source/events/run-event.ts';
import {initialState} from '../../../source/run-state/initial-state.ts';
import {latestAttempt} from '../../../source/run-state/run-state.ts';
import {restoreSnapshot, takeSnapshot} from '../../../source/run-state/snapshot.ts';
import {exec, parallel} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const root = parallel('', [exec('A'), exec('B')]);

function fails(path: string, attempt = 1): RunEventBody[] {
	return [...starts(path, attempt), {...ends(path, 1, attempt), isKept: true} as RunEventBody];
}

test('an attempt has all that its events told', () => {
	const [queued, intended, started] = starts('/A') as [RunEventBody, RunEventBody, RunEventBody];
	const state = stateAfter(
		root,
		queued,
		{...intended, env: {LEVEL: '1'}, cause: 'retry 1 of 3'} as RunEventBody,
		started,
		{...ends('/A', 0), usage: {peakMemoryBytes: 5, cpuMs: 7}} as RunEventBody,
	);
	expect(latestAttempt(state, '/A')).toEqual({
		attempt: 1,
		command: 'true',
		container: 'container-1',
		containerId: 'c1',
		image: 'debian:stable-slim',
		imageId: 'sha256:1',
		env: {LEVEL: '1'},
		cause: 'retry 1 of 3',
		startedAt: 1000,
		endedAt: 1000,
		outcome: {state: 'done', exitCode: 0},
		durationMs: 5,
		usage: {peakMemoryBytes: 5, cpuMs: 7},
		isRecovered: false,
	});
});

test('an attempt that is withdrawn is gone, and its number is used again', () => {
	const state = stateAfter(root, ...starts('/A'), ends('/A', 1), {type: 'node-reset', path: '/A'});
	happen(state, ...starts('/A', 2), {type: 'attempt-withdrawn', path: '/A', attempt: 2});
	expect(state.leaves.get('/A')).toEqual({state: 'pending'});
	expect(state.attempts.get('/A')?.map(({attempt}) => attempt)).toEqual([1]);
	happen(state, ...starts('/A', 2), ends('/A', 0, 2));
	expect(latestAttempt(state, '/A')).toMatchObject({attempt: 2, isRecovered: false});
});

test('an attempt whose log was written anew goes on as before', () => {
	const state = stateAfter(root, ...starts('/A'), {
		type: 'attempt-recovered',
		path: '/A',
		attempt: 1,
	});
	expect(state.leaves.get('/A')?.state).toBe('running');
	expect(latestAttempt(state, '/A')).toMatchObject({isRecovered: true, container: 'container-1'});
});

test('an attempt that ended before its container was made has the command and image of its node', () => {
	const outcome = {state: 'error', message: 'No image.'} as const;
	const state = stateAfter(
		root,
		{type: 'node-queued', path: '/A'},
		{type: 'attempt-ended', path: '/A', attempt: 1, outcome, durationMs: undefined},
	);
	const expected = {command: 'true', image: 'debian:stable-slim', container: undefined};
	expect(latestAttempt(state, '/A')).toMatchObject(expected);
});

test('the container of a failed attempt is kept until its node is reset or runs again', () => {
	const state = stateAfter(root, ...fails('/A'), ...fails('/B'));
	expect([...state.kept]).toEqual([
		['/A', 1],
		['/B', 1],
	]);
	happen(state, {type: 'node-reset', path: '/A'});
	expect([...state.kept]).toEqual([['/B', 1]]);
	happen(state, {type: 'node-reset', path: '/'}, ...starts('/B', 2), ends('/B', 1, 2));
	expect(state.kept.size).toBe(0);
});

test('a kept container goes when it is dropped; a snapshot knows those that are left', () => {
	const state = stateAfter(root, ...fails('/B'), ...fails('/A'), {
		type: 'container-dropped',
		path: '/B',
		attempt: 1,
	});
	const other = initialState(state.spec, state.title);
	restoreSnapshot(other, takeSnapshot(state));
	expect([...other.kept]).toEqual([['/A', 1]]);
});
