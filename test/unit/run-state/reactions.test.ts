import {expect, test} from 'vitest';
import type {AttemptOutcome, RunEventBody} from '../../../source/events/run-event.ts';
import type {NodeSpec, ReactionSpec} from '../../../source/pipeline/spec.ts';
import {dueReactions, reactionTo, withRetriedMem} from '../../../source/run-state/reactions.ts';
import {isFinished} from '../../../source/run-state/scheduling.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const retry = (count: number): ReactionSpec => ({type: 'retry', count});
const outOfMemory: AttemptOutcome = {state: 'error', exitCode: 137, reason: 'out-of-memory'};

function leaf(name: string, ...on_error: NonNullable<NodeSpec['on_error']>): NodeSpec {
	return {...exec(name), mem: 0.5, on_error};
}

function ended(path: string, outcome: AttemptOutcome, attempt = 1): RunEventBody {
	return {type: 'attempt-ended', path, attempt, outcome, durationMs: 5};
}

test('an error that has a retry left is due until the state has the retry; then the run goes on', () => {
	const state = stateAfter(leaf('', retry(1)), ...starts('/'), ends('/', 1));
	expect(isFinished(state)).toBe(false);
	const due = dueReactions(state);
	expect(due).toEqual([{type: 'node-retried', path: '/', by: 'retry', cause: 'retry 1 of 1'}]);
	happen(state, ...due);
	expect(dueReactions(state)).toEqual([]);
	expect(state.leaves.get('/')).toEqual({state: 'pending', cause: 'retry 1 of 1'});
	happen(state, ...starts('/', 2), ends('/', 1, 2));
	expect(dueReactions(state)).toEqual([]);
	expect(isFinished(state)).toBe(true);
});

test.each<[string, AttemptOutcome]>([
	['it was killed', {state: 'killed', message: 'It was killed by a person.'}],
	['it died with the engine', {state: 'killed', message: 'Gone.', reason: 'engine'}],
	['it could not be started', {state: 'error', message: 'No shell.'}],
])('nothing follows when %s', (_, outcome) => {
	const state = stateAfter(leaf('', retry(1)), ...starts('/'), ended('/', outcome));
	expect(dueReactions(state)).toEqual([]);
});

test('an attempt that took too long is an error like others', () => {
	const outcome = {state: 'error', reason: 'timed-out', message: 'Too long.'} as const;
	const state = stateAfter(leaf('', retry(1)), ...starts('/'), ended('/', outcome));
	expect(dueReactions(state)).toHaveLength(1);
});

test('what was killed and goes on has used up its retries; a reset gives them back', () => {
	const state = stateAfter(leaf('', retry(1)), ...starts('/'), ends('/', 1));
	happen(state, ...dueReactions(state), ...starts('/', 2));
	happen(state, ended('/', {state: 'killed', message: 'Killed.'}, 2));
	happen(state, {type: 'node-reset', path: '/', isAgain: true}, ...starts('/', 3), ends('/', 1, 3));
	expect(dueReactions(state)).toEqual([]);
	happen(state, {type: 'node-reset', path: '/'}, ...starts('/', 4), ends('/', 1, 4));
	expect(dueReactions(state)).toHaveLength(1);
});

test('doubled memory is what the node has until it is reset, or a person gives it more', () => {
	const root = leaf('', {type: 'handle_memory_errors', count: 2});
	const state = stateAfter(root, ...starts('/'), ended('/', outOfMemory));
	const memNow = (): number | undefined => {
		const node = state.tree.get('/');
		return node?.type === 'exec' ? withRetriedMem(state, node).settings.mem : undefined;
	};
	happen(state, ...dueReactions(state));
	expect(memNow()).toBe(1);
	happen(state, ...starts('/', 2), ended('/', outOfMemory, 2));
	expect(reactionTo(state, '/')).toMatchObject([
		{mem: 2, cause: 'retry 2 of 2, memory doubled to 2 GB'},
	]);
	happen(state, {type: 'node-edited', path: '/', edit: {mem: 8}});
	expect(memNow()).toBe(8);
	happen(state, {type: 'node-reverted', path: '/'}, {type: 'node-reset', path: '/'});
	expect(memNow()).toBe(0.5);
});

test('without a limit there is no memory to double', () => {
	const {mem: _, ...unlimited} = leaf('', {type: 'handle_memory_errors', count: 2});
	const state = stateAfter(unlimited as NodeSpec, ...starts('/'), ended('/', outOfMemory));
	expect(dueReactions(state)).toEqual([]);
});

test('the nearest parent that has room passes over an error, then the next one above', () => {
	const skipOne = {on_error: [{type: 'skip_some_errors', count: 1} as const]};
	const inner = {...parallel('p', [exec('a'), exec('b'), exec('c')]), ...skipOne};
	const state = stateAfter({...serial('', [inner]), ...skipOne});
	const reasons = ['/p/a', '/p/b', '/p/c'].map(path => {
		happen(state, ...starts(path), ends(path, 1));
		const due = dueReactions(state);
		happen(state, ...due);
		return due.map(event => event.type === 'node-skipped' && event.because);
	});
	expect(reasons).toEqual([['/p'], ['/'], []]);
	// Whoever takes one back wants to see it.
	happen(state, {type: 'node-unskipped', path: '/p/a'});
	expect(dueReactions(state)).toEqual([{type: 'node-skipped', path: '/p/c', because: '/p'}]);
});
