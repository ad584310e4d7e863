import {expect, test} from 'vitest';
import {nextFailure} from '../../../source/view/failures.ts';
import {exec, parallel, serial} from '../../support/specs.ts';
import {ends, starts, stateAfter} from '../../support/state.ts';

const root = parallel('', [serial('S', [exec('A'), exec('B')]), exec('C'), exec('D')]);

test('goes through failed leaves in the order of the tree, and round at the ends', () => {
	const failed = ['/S/A', '/C'].flatMap(path => [...starts(path), ends(path, 1)]);
	const state = stateAfter(root, ...failed);
	expect(nextFailure(state, '/', 1)).toBe('/S/A');
	expect(nextFailure(state, '/S/A', 1)).toBe('/C');
	expect(nextFailure(state, '/C', 1)).toBe('/S/A');
	expect(nextFailure(state, '/D', -1)).toBe('/C');
	expect(nextFailure(state, '/', -1)).toBe('/C');
});

test('a killed leaf counts, and the only failure leads to itself', () => {
	const outcome = {state: 'killed', message: 'The run was ended.'} as const;
	const ended = {type: 'attempt-ended', path: '/D', attempt: 1, outcome, durationMs: 1} as const;
	const state = stateAfter(root, ...starts('/D'), ended);
	expect(nextFailure(state, '/D', 1)).toBe('/D');
});

test('without a failure there is nowhere to go', () => {
	expect(nextFailure(stateAfter(root), '/', 1)).toBeUndefined();
});
