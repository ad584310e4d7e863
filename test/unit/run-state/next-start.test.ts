import {describe, expect, test} from 'vitest';
import type {NodeSpec} from '../../../source/pipeline/spec.ts';
import {nextStart, type StartLimits} from '../../../source/run-state/next-start.ts';
import {leavesInTurn, leavesInTurnAfter} from '../../../source/run-state/scheduling.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const limits: StartLimits = {jobs: 100, capacity: undefined, isReady: () => true};
const capacity = {cpus: 4, memoryBytes: 8 * 2 ** 30};

/** The leaves that would be started one after the other, none of which ends. */
function startsOf(root: NodeSpec, given: Partial<StartLimits> = {}): string[] {
	const state = stateAfter(root);
	happen(state, ...leavesInTurn(state).map(path => ({type: 'node-queued', path}) as const));
	const found: string[] = [];
	for (;;) {
		const node = nextStart(state, {...limits, ...given});
		if (!node) {
			return found;
		}

		found.push(node.path);
		happen(state, ...starts(node.path).slice(1));
	}
}

const branch = (name: string, count: number): NodeSpec =>
	parallel(
		name,
		Array.from({length: count}, (_, index) => exec(`${index}`)),
	);
const asking = (name: string, options: {cpu?: number; mem?: number}): NodeSpec => ({
	...exec(name),
	...options,
});

test('the branches of a Parallel take turns', () => {
	const root = parallel('', [branch('a', 3), branch('b', 3), exec('c')]);
	expect(startsOf(root)).toEqual(['/a/0', '/b/0', '/c', '/a/1', '/b/1', '/a/2', '/b/2']);
});

test('no more than the jobs run, and none whose image is not there', () => {
	expect(startsOf(branch('', 5), {jobs: 2})).toEqual(['/0', '/1']);
	expect(startsOf(branch('', 3), {isReady: node => node.path !== '/0'})).toEqual(['/1', '/2']);
});

test('maxConcurrent holds for all Exec nodes below, however deep', () => {
	const inner = {...parallel('p', [branch('x', 3), branch('y', 3)]), max_concurrent: 2};
	expect(startsOf(parallel('', [inner, branch('z', 2)]))).toEqual([
		'/p/x/0',
		'/z/0',
		'/p/y/0',
		'/z/1',
	]);
});

describe('reserved CPUs and memory', () => {
	test('are never more than there are, and a smaller node goes first', () => {
		const root = parallel('', [
			asking('a', {cpu: 3}),
			asking('b', {cpu: 2}),
			asking('c', {cpu: 1, mem: 8}),
			asking('d', {mem: 1}),
			exec('e'),
		]);
		expect(startsOf(root, {capacity})).toEqual(['/a', '/c', '/e']);
	});

	test('that are more than the engine has make a node run alone', () => {
		const root = parallel('', [asking('big', {cpu: 9}), exec('small')]);
		expect(startsOf(root, {capacity})).toEqual(['/big']);
		const other = parallel('', [exec('small'), asking('big', {mem: 9})]);
		expect(startsOf(other, {capacity})).toEqual(['/small']);
	});
});

test('what a person asked for goes first', () => {
	const state = stateAfter(parallel('', [exec('a'), exec('b')]));
	happen(state, {type: 'node-queued', path: '/a'});
	happen(state, {type: 'node-queued', path: '/b', isAsked: true});
	expect(nextStart(state, limits)?.path).toBe('/b');
});

test('the end of a leaf brings those into turn that it held up', () => {
	const root = serial('', [
		parallel('p', [serial('s', [exec('a'), exec('b')]), exec('c')]),
		exec('d'),
	]);
	const state = stateAfter(root, ...starts('/p/s/a'), ...starts('/p/c'), ends('/p/s/a', 0));
	expect(leavesInTurnAfter(state, '/p/s/a')).toEqual(['/p/s/b']);
	happen(state, ...starts('/p/s/b'), ends('/p/s/b', 0));
	expect(leavesInTurnAfter(state, '/p/s/b')).toEqual([]);
	happen(state, ends('/p/c', 0));
	expect(leavesInTurnAfter(state, '/p/c')).toEqual(['/d']);
});

test('the end of a leaf that ran out of turn brings what waited for it into turn, not what follows it', () => {
	const root = serial('', [exec('x'), serial('s', [exec('a'), exec('b')])]);
	const state = stateAfter(root, ...starts('/s/a'), ends('/s/a', 0));
	expect(leavesInTurnAfter(state, '/s/a')).toEqual(['/x']);
});
