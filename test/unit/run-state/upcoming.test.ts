import {describe, expect, test} from 'vitest';
import type {NodeSpec} from '../../../source/pipeline/spec.ts';
import {nextStart} from '../../../source/run-state/next-start.ts';
import type {RunState} from '../../../source/run-state/run-state.ts';
import {isFinished, leavesInTurn} from '../../../source/run-state/scheduling.ts';
import {upcoming} from '../../../source/run-state/upcoming.ts';
import {type Random, randomOf} from '../../support/random-tree.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

const pathsOf = (state: RunState, count = 100): string[] =>
	upcoming(state, count).map(({path}) => path);

/** Of a run that has begun: all whose turn it is are queued. */
function running(root: NodeSpec): RunState {
	const state = stateAfter(root, {type: 'run-started'});
	queueAll(state);
	return state;
}

function queueAll(state: RunState): void {
	const pending = leavesInTurn(state).filter(path => !state.queued.has(path));
	happen(state, ...pending.map(path => ({type: 'node-queued', path}) as const));
}

const chain = (name: string, count: number): NodeSpec =>
	serial(
		name,
		Array.from({length: count}, (_, index) => exec(`${index}`)),
	);

test('a Serial is followed from what runs, as far as asked', () => {
	const state = running(chain('', 6));
	expect(pathsOf(state, 2)).toEqual(['/0', '/1']);
	happen(state, ...starts('/0').slice(1));
	expect(pathsOf(state, 3)).toEqual(['/1', '/2', '/3']);
});

test('branches take turns, and what waits comes before what follows', () => {
	const state = running(parallel('', [chain('a', 3), chain('b', 3), exec('c')]));
	expect(pathsOf(state)).toEqual(['/a/0', '/b/0', '/c', '/a/1', '/b/1', '/a/2', '/b/2']);
});

test('what follows a parent comes after all that is left of it', () => {
	const state = running(serial('', [parallel('p', [exec('x'), exec('y')]), exec('z')]));
	happen(state, ...starts('/p/x').slice(1));
	expect(pathsOf(state)).toEqual(['/p/y', '/z']);
});

describe('left out is', () => {
	test('everything while the run is paused, but for what a person asked for', () => {
		const state = stateAfter(chain('', 3));
		expect(pathsOf(state)).toEqual([]);
		happen(state, {type: 'node-queued', path: '/2', isAsked: true});
		expect(pathsOf(state)).toEqual(['/2']);
	});

	test('what is skipped, what is done, and what does not match', () => {
		const state = running(chain('', 5));
		happen(state, {type: 'node-skipped', path: '/1'}, ...starts('/0').slice(1));
		expect(upcoming(state, 9, ({path}) => path !== '/3').map(({path}) => path)).toEqual([
			'/2',
			'/4',
		]);
	});

	test('what comes after an error that stops its Serial', () => {
		const root = serial('', [chain('a', 2), exec('b')]);
		const state = running(root);
		happen(state, ...starts('/a/0').slice(1), ends('/a/0', 0));
		queueAll(state);
		happen(state, ...starts('/a/1').slice(1), ends('/a/1', 1));
		expect(pathsOf(state)).toEqual([]);
	});

	test('more than may run below a parent at once', () => {
		const few = {...parallel('p', [exec('0'), exec('1'), exec('2')]), max_concurrent: 2};
		expect(pathsOf(running(parallel('', [few, exec('q')])))).toEqual(['/p/0', '/q', '/p/1']);
	});
});

test('of ten thousand, no more is looked at than what comes next', () => {
	const state = running(
		parallel(
			'',
			Array.from({length: 10_000}, (_, index) => exec(`${index}`)),
		),
	);
	let looks = 0;
	upcoming(state, 8, () => ++looks > 0);
	expect(looks).toBe(8);
});

function randomNode(random: Random, name: string, depth: number): NodeSpec {
	if (depth === 0 || (depth < 3 && random.below(3) === 0)) {
		return exec(name);
	}

	const children = Array.from({length: 1 + random.below(4)}, (_, index) =>
		randomNode(random, `${index}`, depth - 1),
	);
	return random.below(2) === 0 ? parallel(name, children) : serial(name, children);
}

test.each(Array.from({length: 60}, (_, seed) => seed))(
	'whatever starts next was among those to be expected, and first of those that wait (random %d)',
	seed => {
		const random = randomOf(seed);
		const state = running(randomNode(random, '', 3));
		const jobs = 1 + random.below(3);
		for (;;) {
			const expected = pathsOf(state);
			expect(new Set(expected).size).toBe(expected.length);
			const next = nextStart(state, {jobs, capacity: undefined, isReady: () => true});
			if (next) {
				expect(expected[0]).toBe(next.path);
				happen(state, ...starts(next.path).slice(1));
				continue;
			}

			if (isFinished(state)) {
				return;
			}

			const ending = random.pick([...state.running]);
			happen(state, ends(ending, 0));
			for (const path of leavesInTurn(state)) {
				expect(expected).toContain(path);
			}

			queueAll(state);
		}
	},
);
