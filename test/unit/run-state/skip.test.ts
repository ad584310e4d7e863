import {expect, test} from 'vitest';
import {countsOf} from '../../../source/run-state/counts.ts';
import {initialState} from '../../../source/run-state/initial-state.ts';
import {isSkipped, outcomeOf, stateOf} from '../../../source/run-state/run-state.ts';
import {isFinished, leavesInTurn} from '../../../source/run-state/scheduling.ts';
import {restoreSnapshot, takeSnapshot} from '../../../source/run-state/snapshot.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const skip = (path: string) => ({type: 'node-skipped', path}) as const;
const unskip = (path: string) => ({type: 'node-unskipped', path}) as const;
const root = serial('', [serial('x', [exec('a'), exec('b')]), exec('y')]);

test('a Serial goes past a skipped child and all that is below it', () => {
	const state = stateAfter(root, skip('/x'));
	expect(leavesInTurn(state)).toEqual(['/y']);
	expect(countsOf(state)).toMatchObject({pending: 1, skipped: 2});
	happen(state, ...starts('/y'), ends('/y', 0));
	expect(stateOf(state, '/')).toBe('done');
	happen(state, unskip('/x'));
	expect(stateOf(state, '/')).toBe('pending');
	expect(leavesInTurn(state)).toEqual(['/x/a']);
	expect(countsOf(state)).toMatchObject({pending: 2, skipped: 0, done: 1});
});

test('a failed child that is skipped stops its Serial no more; a reset keeps the flag', () => {
	const state = stateAfter(root, ...starts('/x/a'), ends('/x/a', 1));
	expect(isFinished(state)).toBe(true);
	happen(state, skip('/x/a'));
	expect(leavesInTurn(state)).toEqual(['/x/b']);
	expect(stateOf(state, '/x/a')).toBe('error');
	happen(state, {type: 'node-reset', path: '/'});
	expect(isSkipped(state, '/x/a')).toBe(true);
	expect(stateOf(state, '/x/a')).toBe('pending');
});

test('flags of a node and of one above it are kept apart', () => {
	const state = stateAfter(root, skip('/x/a'), skip('/x'), unskip('/x'));
	expect(countsOf(state)).toMatchObject({skipped: 1, pending: 2});
	expect(isSkipped(state, '/x/b')).toBe(false);
});

test('a pipeline that is skipped as a whole is done', () => {
	for (const whole of [root, exec('')]) {
		const state = stateAfter(whole, skip('/'));
		expect(isFinished(state)).toBe(true);
		expect(outcomeOf(state, '/')).toBe('done');
		expect(countsOf(state).pending).toBe(0);
	}
});

test('what runs can not be skipped, nor anything twice', () => {
	const state = stateAfter(root, ...starts('/x/a'));
	expect(() => happen(state, skip('/x'))).toThrow('not legal');
	expect(() => happen(state, skip('/x/a'))).toThrow('not legal');
	expect(() => happen(stateAfter(root, skip('/y')), skip('/y'))).toThrow('not legal');
	expect(() => happen(stateAfter(root), unskip('/y'))).toThrow('not legal');
	expect(() => happen(stateAfter(root), skip('/z'))).toThrow('not legal');
});

test('the definition says what is skipped at first', () => {
	const state = stateAfter(parallel('', [{...exec('a'), skip: true}, exec('b')]));
	expect(leavesInTurn(state)).toEqual(['/b']);
	happen(state, unskip('/a'));
	const copy = initialState(state.spec, state.title);
	restoreSnapshot(copy, JSON.parse(JSON.stringify(takeSnapshot(state))));
	expect(copy.skipped).toEqual(new Set());
	expect(copy.parents).toEqual(state.parents);
});

test('suppressed errors are a warning, and done for what comes after them', () => {
	const tried = {...parallel('x', [exec('a'), exec('b')]), suppress_errors: true};
	const state = stateAfter(serial('', [tried, exec('y')]), ...starts('/x/a'), ends('/x/a', 1));
	expect(stateOf(state, '/x')).toBe('pending');
	happen(state, ...starts('/x/b'), ends('/x/b', 0));
	expect(stateOf(state, '/x')).toBe('warning');
	expect(leavesInTurn(state)).toEqual(['/y']);
	happen(state, ...starts('/y'), ends('/y', 0));
	expect(stateOf(state, '/')).toBe('done');
	expect(countsOf(state)).toMatchObject({done: 2, error: 1});
});

test('a Serial whose errors are suppressed stops at them, and is passed', () => {
	const tried = {...serial('x', [exec('a'), exec('b')]), suppress_errors: true};
	const state = stateAfter(serial('', [tried, exec('y')]), ...starts('/x/a'), ends('/x/a', 1));
	expect(leavesInTurn(state)).toEqual(['/y']);
	expect(stateOf(state, '/x/b')).toBe('pending');
});
