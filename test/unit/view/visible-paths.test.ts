import {expect, test} from 'vitest';
import {treeOf} from '../../../source/pipeline/tree.ts';
import {createFlattener} from '../../../source/view/visible-paths.ts';
import {exec, parallel, serial, specOf} from '../../support/specs.ts';

const root = serial('', [parallel('Build', [exec('A'), exec('B')]), exec('Deploy')]);
const tree = treeOf(specOf(root), 'test');

test('lists nodes in the order of the definition, without those in folded parents', () => {
	const flatten = createFlattener({tree});
	expect(flatten(new Set()).paths).toEqual(['/', '/Build', '/Build/A', '/Build/B', '/Deploy']);
	const folded = flatten(new Set(['/Build']));
	expect(folded.paths).toEqual(['/', '/Build', '/Deploy']);
	expect(folded.indexOf('/Deploy')).toBe(2);
	expect(folded.indexOf('/Build/A')).toBe(-1);
});

test('is computed once for the same folds', () => {
	const flatten = createFlattener({tree});
	const folds = new Set<string>();
	expect(flatten(folds)).toBe(flatten(folds));
});
