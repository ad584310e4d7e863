import {expect, test} from 'vitest';
import {createTimeSpans} from '../../../source/view/time-spans.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const root = serial('', [parallel('P', [exec('A'), exec('B')]), exec('C')]);

test('what has not started has no time', () => {
	const spans = createTimeSpans(stateAfter(root));
	expect(spans('/')).toBeUndefined();
	expect(spans('/P/A')).toBeUndefined();
});

test('a parent runs from its first start to its last end', () => {
	const state = stateAfter(root, ...starts('/P/A'));
	const spans = createTimeSpans(state);
	expect(spans('/P')).toEqual({startedAt: 1000, durationMs: undefined});

	happen(state, ends('/P/A', 0), ...starts('/P/B'));
	expect(spans('/P/A')).toEqual({startedAt: 1000, durationMs: 5});
	expect(spans('/P')).toEqual({startedAt: 1000, durationMs: undefined});

	happen(state, ends('/P/B', 1));
	expect(spans('/')).toEqual({startedAt: 1000, durationMs: 5});
	expect(spans('/C')).toBeUndefined();
});

test('a reset takes the time back', () => {
	const state = stateAfter(root, ...starts('/P/A'), ends('/P/A', 0));
	const spans = createTimeSpans(state);
	expect(spans('/P')).toBeDefined();
	happen(state, {type: 'node-reset', path: '/P'});
	expect(spans('/P')).toBeUndefined();
	expect(spans('/P/A')).toBeUndefined();
});
