import {expect, test} from 'vitest';
import type {NodeSpec} from '../../../source/pipeline/spec.ts';
import {dueCallbacks} from '../../../source/run-state/callbacks.ts';
import {initialState} from '../../../source/run-state/initial-state.ts';
import type {RunState} from '../../../source/run-state/run-state.ts';
import {restoreSnapshot, takeSnapshot} from '../../../source/run-state/snapshot.ts';
import {exec, parallel, specOf} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const withOptions = (options: object, root: object = {}): NodeSpec => ({
	...parallel('', [{...exec('a'), ...options}, exec('b')]),
	...root,
});
const changed = (root: NodeSpec) => ({type: 'definition-changed', spec: specOf(root)}) as const;
const reset = {type: 'node-reset', path: '/a'} as const;

function due(state: RunState, path = '/a'): string[] {
	return dueCallbacks(state, [path]).map(({trigger, round, command}) =>
		[trigger, round, command].join(' '),
	);
}

test.each([
	['done', 0, {on_done: ['x']}],
	['error', 1, {on_error: ['x']}],
	['running', 0, {on_running: ['x']}],
	['queued', 0, {on_queued: ['x']}],
])(
	'a command for %s that comes afterwards is due from the next attempt on',
	(trigger, exitCode, options) => {
		const state = stateAfter(withOptions({}), ...starts('/a'), ends('/a', exitCode));
		happen(state, changed(withOptions(options)));
		expect(due(state)).toEqual([]);
		happen(state, reset, ...starts('/a', 2), ends('/a', exitCode, 2));
		expect(due(state)).toEqual([`${trigger} 2 x`]);
	},
);

test('one that comes while the node runs is due at its end', () => {
	const state = stateAfter(withOptions({}), ...starts('/a'));
	happen(state, changed(withOptions({on_done: ['x'], on_running: ['y']})));
	expect(due(state)).toEqual([]);
	happen(state, ends('/a', 0));
	expect(due(state)).toEqual(['done 1 x']);
});

test('those that were there before are due all the same, and one beside them is not', () => {
	const state = stateAfter(withOptions({on_done: ['x']}), ...starts('/a'), ends('/a', 0));
	happen(state, changed(withOptions({on_done: ['x', 'y']})));
	expect(due(state)).toEqual(['done 1 x']);
	happen(
		state,
		{type: 'callback-intended', path: '/a', number: 1, trigger: 'done', round: 1, command: 'x'},
		{
			type: 'callback-ended',
			path: '/a',
			number: 1,
			outcome: {state: 'done', exitCode: 0},
			durationMs: 1,
		},
	);
	expect(due(state)).toEqual([]);
	happen(state, reset, ...starts('/a', 2), ends('/a', 0, 2));
	expect(due(state)).toEqual(['done 2 x']);
});

test('one that takes the place of another is not due for what that one was', () => {
	const state = stateAfter(withOptions({on_done: ['x']}), ...starts('/a'), ends('/a', 0));
	happen(state, changed(withOptions({on_done: ['y']})));
	expect(due(state)).toEqual([]);
});

test('the same holds for parents', () => {
	const both = [...starts('/a'), ends('/a', 0), ...starts('/b'), ends('/b', 0)];
	const state = stateAfter(withOptions({}), ...both);
	happen(state, changed(withOptions({}, {on_done: ['x']})));
	expect(due(state, '/')).toEqual([]);
	happen(state, reset, ...starts('/a', 2), ends('/a', 0, 2));
	expect(due(state, '/')).toEqual(['done 3 x']);

	const half = stateAfter(withOptions({}), ...both.slice(0, 4), ...starts('/b'));
	happen(half, changed(withOptions({}, {on_done: ['x']})), ends('/b', 0));
	expect(due(half, '/')).toEqual(['done 2 x']);
});

test('attempts of nodes that are gone count, so that no end of a parent is taken for an earlier one', () => {
	const root = {on_done: ['x']};
	const state = stateAfter(withOptions({}, root), ...starts('/a'), ends('/a', 0));
	happen(state, ...starts('/b'), ends('/b', 0));
	expect(due(state, '/')).toEqual(['done 2 x']);
	const [first] = dueCallbacks(state, ['/']);
	happen(state, {type: 'callback-intended', ...(first as NonNullable<typeof first>)});
	happen(state, {
		type: 'callback-ended',
		path: '/',
		number: 1,
		outcome: {state: 'done', exitCode: 0},
		durationMs: 1,
	});
	happen(state, changed({...parallel('', [exec('a')]), ...root}), reset);
	happen(state, ...starts('/a', 2), ends('/a', 0, 2));
	expect(due(state, '/')).toEqual(['done 3 x']);
});

test('a display that comes later knows it, too', () => {
	const state = stateAfter(withOptions({}), ...starts('/a'), ends('/a', 0));
	happen(state, changed(withOptions({on_done: ['x']})));
	const shown = initialState(specOf(withOptions({})), 'test');
	restoreSnapshot(shown, takeSnapshot(state));
	expect(due(shown)).toEqual([]);
});
