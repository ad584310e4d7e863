import {describe, expect, test} from 'vitest';
import type {RunEventBody} from '../../../source/events/run-event.ts';
import {applyEvents} from '../../../source/run-state/apply-event.ts';
import {initialState} from '../../../source/run-state/initial-state.ts';
import {restoreSnapshot, takeSnapshot} from '../../../source/run-state/snapshot.ts';
import {exec, serial} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const root = serial('', [exec('a')]);
const queued = starts('/a').slice(0, 1);
const running = starts('/a');
const done = [...running, ends('/a', 0)];
const failed = [...running, ends('/a', 1)];
const states: Record<string, readonly RunEventBody[]> = {
	pending: [],
	queued,
	running,
	done,
	failed,
};

const events: Record<
	string,
	{readonly event: RunEventBody; readonly legalFrom: readonly string[]}
> = {
	queue: {event: {type: 'node-queued', path: '/a'}, legalFrom: ['pending']},
	unqueue: {event: {type: 'node-unqueued', path: '/a'}, legalFrom: ['queued']},
	intend: {event: starts('/a', 2)[1] as RunEventBody, legalFrom: ['queued']},
	start: {event: starts('/a')[2] as RunEventBody, legalFrom: ['running']},
	end: {event: ends('/a', 0), legalFrom: ['queued', 'running']},
	withdraw: {
		event: {type: 'attempt-withdrawn', path: '/a', attempt: 1},
		legalFrom: ['running'],
	},
	reset: {
		event: {type: 'node-reset', path: '/a'},
		legalFrom: ['pending', 'queued', 'done', 'failed'],
	},
};

describe.for(Object.entries(events))('%s', ([, {event, legalFrom}]) => {
	test.for(Object.entries(states))('from %s', ([name, before]) => {
		const state = stateAfter(root, ...before);
		if (legalFrom.includes(name)) {
			happen(state, event);
		} else {
			expect(() => happen(state, event)).toThrow('not legal');
		}
	});
});

test('a gap in the events is refused', () => {
	const state = stateAfter(root);
	expect(() => applyEvents(state, [{v: 1, seq: 2, at: 0, type: 'run-started'}])).toThrow(
		'event 2 came after event 0',
	);
});

test('a snapshot brings a fresh state to the same place', () => {
	const state = stateAfter(root, {type: 'run-started'}, ...failed);
	const copy = initialState(state.spec, state.title);
	restoreSnapshot(copy, JSON.parse(JSON.stringify(takeSnapshot(state))));
	expect(copy.seq).toBe(state.seq);
	expect(copy.mode).toBe('running');
	expect(copy.parents).toEqual(state.parents);
	expect(copy.leaves.get('/a')).toMatchObject({state: 'error', exitCode: 1});
	happen(copy, {type: 'node-reset', path: '/'});
});

test('a snapshot also makes pending what was not', () => {
	const copy = stateAfter(root, {type: 'run-started'}, ...failed);
	restoreSnapshot(copy, takeSnapshot(stateAfter(root)));
	expect(copy.leaves.get('/a')).toEqual({state: 'pending'});
	expect(copy.parents.get('/')?.state).toBe('pending');
});
