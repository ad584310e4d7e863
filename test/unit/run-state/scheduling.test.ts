import {expect, test} from 'vitest';
import {
	isAtWork,
	isFinished,
	leavesInTurn,
	wouldRun,
} from '../../../source/run-state/scheduling.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const two = [exec('a'), exec('b')];

test('a Serial starts one child after the other', () => {
	const state = stateAfter(serial('', two));
	expect(leavesInTurn(state)).toEqual(['/a']);
	happen(state, ...starts('/a'));
	expect(leavesInTurn(state)).toEqual([]);
	expect(isFinished(state)).toBe(false);
	happen(state, ends('/a', 0));
	expect(leavesInTurn(state)).toEqual(['/b']);
});

test('a Serial stops at an error unless it is told not to', () => {
	const failed = [...starts('/a'), ends('/a', 1)];
	const stopped = stateAfter(serial('', two), ...failed);
	expect(leavesInTurn(stopped)).toEqual([]);
	expect(isFinished(stopped)).toBe(true);
	expect(leavesInTurn(stateAfter(serial('', two, {stop_on_error: false}), ...failed))).toEqual([
		'/b',
	]);
});

test('a Parallel starts all at once, nested ones too', () => {
	const state = stateAfter(parallel('', [serial('s', two), parallel('p', two)]));
	expect(leavesInTurn(state)).toEqual(['/s/a', '/p/a', '/p/b']);
});

test('a queued leaf is still in its turn', () => {
	const state = stateAfter(serial('', two), {type: 'node-queued', path: '/a'});
	expect(leavesInTurn(state)).toEqual(['/a']);
	expect(isFinished(state)).toBe(false);
});

test('an earlier child that was reset waits for a later one that still runs', () => {
	const state = stateAfter(serial('', two), ...starts('/a'), ends('/a', 0), ...starts('/b'));
	happen(state, {type: 'node-reset', path: '/a'});
	expect(leavesInTurn(state)).toEqual([]);
	happen(state, ends('/b', 0));
	expect(leavesInTurn(state)).toEqual(['/a']);
});

test('a Parallel with a failed child goes on with those that were reset', () => {
	const state = stateAfter(parallel('', two), ...starts('/a'), ...starts('/b'));
	happen(state, ends('/a', 1), ends('/b', 1), {type: 'node-reset', path: '/b'});
	expect(leavesInTurn(state)).toEqual(['/b']);
});

test('to run starts nothing where all is done or stopped, but what was killed', () => {
	const state = stateAfter(serial('', two));
	expect(wouldRun(state)).toBe(true);
	happen(state, ...starts('/a'), ends('/a', 1));
	expect(wouldRun(state)).toBe(false);
	happen(state, {type: 'node-reset', path: '/a'}, ...starts('/a', 2), {
		type: 'attempt-ended',
		path: '/a',
		attempt: 2,
		outcome: {state: 'killed', message: 'It was killed by a person.'},
		durationMs: 1,
	});
	expect(wouldRun(state)).toBe(true);
});

test('at work is what runs, what a person asked for, and a run that is not at its end', () => {
	const state = stateAfter(serial('', two));
	expect(isAtWork(state)).toBe(false);
	happen(state, {type: 'node-queued', path: '/b', isAsked: true});
	expect(isAtWork(state)).toBe(true);
	happen(state, ...starts('/b').slice(1));
	expect(isAtWork(state)).toBe(true);
	happen(state, ends('/b', 0));
	expect(isAtWork(state)).toBe(false);
	happen(state, {type: 'run-started'});
	expect(isAtWork(state)).toBe(true);
	happen(state, ...starts('/a'), ends('/a', 1));
	expect(isAtWork(state)).toBe(false);
});

test('a Serial that came far goes back to what was reset, and to what was skipped no more', () => {
	const root = serial('', [exec('a'), serial('s', [exec('b'), exec('c')]), exec('d')]);
	const state = stateAfter(root);
	for (const path of ['/a', '/s/b', '/s/c']) {
		expect(leavesInTurn(state)).toEqual([path]);
		happen(state, ...starts(path), ends(path, 0));
	}

	expect(leavesInTurn(state)).toEqual(['/d']);
	happen(state, {type: 'node-reset', path: '/s/c'});
	expect(leavesInTurn(state)).toEqual(['/s/c']);
	happen(state, {type: 'node-reset', path: '/'}, {type: 'node-skipped', path: '/a'});
	expect(leavesInTurn(state)).toEqual(['/s/b']);
	happen(state, {type: 'node-unskipped', path: '/a'});
	expect(leavesInTurn(state)).toEqual(['/a']);
});
