import {expect, test} from 'vitest';
import type {NodeSpec} from '../../../source/pipeline/spec.ts';
import {dueCallbacks, hasOpenCallbacks} from '../../../source/run-state/callbacks.ts';
import type {RunState} from '../../../source/run-state/run-state.ts';
import {isFinished} from '../../../source/run-state/scheduling.ts';
import {exec, parallel} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const path = '/a';

function due(state: RunState, ...paths: string[]): string[] {
	return dueCallbacks(state, paths).map(
		({number, trigger, round, command}) => `${number} ${trigger} ${round} ${command}`,
	);
}

/** The next command of the node begins, and ends with this code. */
function runNext(state: RunState, of: string, exitCode = 0): void {
	const [next] = dueCallbacks(state, [of]);
	if (next) {
		happen(
			state,
			{type: 'callback-intended', ...next, container: 'c'},
			{
				type: 'callback-ended',
				path: of,
				number: next.number,
				outcome: exitCode === 0 ? {state: 'done', exitCode} : {state: 'error', exitCode},
				durationMs: 1,
			},
		);
	}
}

const root = (options: object): NodeSpec => parallel('', [{...exec('a'), ...options}, exec('b')]);

test('the commands of a state are due one after the other, once, whether they fail or not', () => {
	const state = stateAfter(root({on_done: ['x', 'y']}), ...starts(path));
	expect(due(state, path)).toEqual([]);
	happen(state, ends(path, 0));
	expect(due(state, path)).toEqual(['1 done 1 x']);
	const [next] = dueCallbacks(state, [path]);
	happen(state, {type: 'callback-intended', ...(next as NonNullable<typeof next>)});
	expect(due(state, path)).toEqual([]);
	expect(hasOpenCallbacks(state)).toBe(true);
	happen(state, {
		type: 'callback-ended',
		path,
		number: 1,
		outcome: {state: 'error', exitCode: 1},
		durationMs: 1,
	});
	expect(due(state, path)).toEqual(['2 done 1 y']);
	runNext(state, path);
	expect(due(state, path)).toEqual([]);
	expect(state.leaves.get(path)?.state).toBe('done');
});

test('the run is not finished before they are', () => {
	const state = stateAfter(root({on_done: ['x']}), ...starts(path), ...starts('/b'), ends('/b', 0));
	happen(state, ends(path, 0));
	expect(isFinished(state)).toBe(false);
	runNext(state, path);
	expect(isFinished(state)).toBe(true);
});

test('they are due again after the next attempt', () => {
	const state = stateAfter(root({on_done: ['x']}), ...starts(path), ends(path, 0));
	runNext(state, path);
	happen(state, {type: 'node-reset', path}, ...starts(path, 2), ends(path, 0, 2));
	expect(due(state, path)).toEqual(['2 done 2 x']);
});

test('each state has its own; those of an error wait for its retries', () => {
	const options = {
		on_queued: ['q'],
		on_running: ['r'],
		on_killed: ['k'],
		on_skipped: ['s'],
		on_error: [{type: 'retry_then_skip', count: 0}, 'e'],
	};
	const state = stateAfter(root(options), {type: 'node-queued', path});
	expect(due(state, path)).toEqual(['1 queued 1 q']);
	happen(state, ...starts(path).slice(1));
	expect(due(state, path)).toEqual(['1 queued 1 q', '2 running 1 r']);
	runNext(state, path);
	runNext(state, path);
	happen(state, ends(path, 1));
	expect(due(state, path)).toEqual([]);
	happen(state, {type: 'node-skipped', path, because: path});
	expect(due(state, path)).toEqual(['3 skipped 1 s']);
	happen(state, {type: 'node-unskipped', path});
	expect(due(state, path)).toEqual(['3 error 1 e']);
});

test('a node that died with the engine was killed by nobody', () => {
	const state = stateAfter(root({on_killed: ['k']}), ...starts(path));
	happen(state, {
		type: 'attempt-ended',
		path,
		attempt: 1,
		outcome: {state: 'killed', message: 'Gone.', reason: 'engine'},
		durationMs: undefined,
	});
	expect(due(state, path)).toEqual([]);
});

test('a parent has come to its end when all below it has, and not before anything ran', () => {
	const options = {on_done: ['d'], on_error: ['e']} as const;
	const state = stateAfter({...parallel('', [exec('a'), exec('b')]), ...options});
	happen(state, ...starts(path), ends(path, 1));
	expect(due(state, '/')).toEqual([]);
	happen(state, ...starts('/b'), ends('/b', 0));
	expect(due(state, '/')).toEqual(['1 error 2 e']);
	runNext(state, '/');
	happen(state, {type: 'node-reset', path}, ...starts(path, 2), ends(path, 0, 2));
	expect(due(state, '/')).toEqual(['2 done 3 d']);
	const empty = stateAfter({...parallel('', []), ...options});
	expect(due(empty, '/')).toEqual([]);
});
