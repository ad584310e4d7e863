import {expect, test} from 'vitest';
import {leavesBelow} from '../../../source/view/leaves-below.ts';
import {exec, parallel} from '../../support/specs.ts';
import {starts, stateAfter} from '../../support/state.ts';

test('lists leaves below a node by state, up to a limit', () => {
	const root = parallel('', [parallel('P', [exec('A'), exec('B'), exec('C')]), exec('Px')]);
	const state = stateAfter(root, ...starts('/P/B'));
	expect(leavesBelow(state, '/P', ['pending'], 9)).toEqual(['/P/A', '/P/C']);
	expect(leavesBelow(state, '/P', ['pending', 'running'], 2)).toEqual(['/P/A', '/P/B']);
	expect(leavesBelow(state, '/', ['running', 'pending'], 9)).toContain('/Px');
});
