import {describe, expect, test} from 'vitest';
import {stateOf} from '../../../source/run-state/run-state.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const two = [exec('a'), exec('b')];

describe('a Serial', () => {
	test('is pending, then running, then done with its children', () => {
		const state = stateAfter(serial('', two));
		expect(stateOf(state, '/')).toBe('pending');
		happen(state, ...starts('/a'));
		expect(stateOf(state, '/')).toBe('running');
		happen(state, ends('/a', 0));
		expect(stateOf(state, '/')).toBe('pending');
		happen(state, ...starts('/b'), ends('/b', 0));
		expect(stateOf(state, '/')).toBe('done');
		expect(state.parents.get('/')?.counts).toMatchObject({done: 2, pending: 0});
	});

	test('is in error as soon as a child is, and the rest stays pending', () => {
		const state = stateAfter(serial('', two), ...starts('/a'), ends('/a', 1));
		expect(stateOf(state, '/')).toBe('error');
		expect(stateOf(state, '/b')).toBe('pending');
	});

	test('that does not stop on errors is in error at its end only', () => {
		const state = stateAfter(
			serial('', two, {stop_on_error: false}),
			...starts('/a'),
			ends('/a', 1),
		);
		expect(stateOf(state, '/')).toBe('pending');
		happen(state, ...starts('/b'), ends('/b', 0));
		expect(stateOf(state, '/')).toBe('error');
	});

	test('is pending again when an earlier child is reset beside a failed one', () => {
		const state = stateAfter(serial('', two), ...starts('/a'), ends('/a', 0));
		happen(state, ...starts('/b'), ends('/b', 1), {type: 'node-reset', path: '/a'});
		expect(stateOf(state, '/')).toBe('pending');
	});
});

describe('a Parallel', () => {
	test('lets the others finish before it is in error', () => {
		const state = stateAfter(parallel('', two), ...starts('/a'), ...starts('/b'), ends('/a', 1));
		expect(stateOf(state, '/')).toBe('running');
		happen(state, ends('/b', 0));
		expect(stateOf(state, '/')).toBe('error');
	});

	test('of nothing but killed leaves was killed', () => {
		const state = stateAfter(parallel('', [exec('a')]), ...starts('/a'), {
			type: 'attempt-ended',
			path: '/a',
			attempt: 1,
			outcome: {state: 'killed', message: 'by a test'},
			durationMs: undefined,
		});
		expect(stateOf(state, '/')).toBe('killed');
	});
});

test('a parent without children is done', () => {
	expect(stateOf(stateAfter(serial('', [])), '/')).toBe('done');
});

test('a reset takes everything below back to pending and leaves the rest', () => {
	const root = serial('', [serial('x', two), exec('y')]);
	const state = stateAfter(root, ...starts('/x/a'), ends('/x/a', 0), ...starts('/x/b'));
	happen(state, ends('/x/b', 0), ...starts('/y'), ends('/y', 0));
	happen(state, {type: 'node-reset', path: '/x'});
	expect(stateOf(state, '/x/a')).toBe('pending');
	expect(stateOf(state, '/x/b')).toBe('pending');
	expect(stateOf(state, '/y')).toBe('done');
	expect(state.attempts.get('/x/a')).toHaveLength(1);
});
