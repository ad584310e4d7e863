import {expect, test} from 'vitest';
import {drawTree} from '../../../source/pipeline/draw-tree.ts';
import {Exec} from '../../../source/pipeline/exec.ts';
import {Parallel} from '../../../source/pipeline/parallel.ts';
import {specOf} from '../../../source/pipeline/to-spec.ts';
import {treeOf} from '../../../source/pipeline/tree.ts';
import {initialState} from '../../../source/run-state/initial-state.ts';
import {leavesInTurn} from '../../../source/run-state/scheduling.ts';

const count = 100_000;

// What costs time with the square of that does not come to its end before the test's.
test('a hundred thousand children are loaded, drawn and scheduled', {timeout: 60_000}, () => {
	const root = new Parallel();
	for (let index = 0; index < count; index++) {
		root.add(`node ${index}`, new Exec('true'));
	}

	const spec = specOf(root, {file: '/p.ts', args: []});
	expect(drawTree(treeOf(spec, 'p'), {color: false}).split('\n')).toHaveLength(count + 2);
	expect(leavesInTurn(initialState(spec, 'p'))).toHaveLength(count);
});
