import {expect, test} from 'vitest';
import {treeOf} from '../../../source/pipeline/tree.ts';
import {fold, reveal, unfold} from '../../../source/view/folds.ts';
import {exec, serial, specOf} from '../../support/specs.ts';

const tree = treeOf(specOf(serial('', [serial('A', [serial('B', [exec('C')])])])), 'test');

test('a fold that changes nothing is the same object', () => {
	const folds = fold(new Set(), '/A');
	expect([...folds]).toEqual(['/A']);
	expect(fold(folds, '/A')).toBe(folds);
	expect(unfold(folds, '/B')).toBe(folds);
	expect(unfold(folds, '/A').size).toBe(0);
});

test('revealing a node unfolds all that hides it, but not the node itself', () => {
	const folds = new Set(['/', '/A', '/A/B']);
	expect([...reveal(tree, folds, '/A/B')]).toEqual(['/A/B']);
	expect(reveal(tree, folds, '/A/B/C').size).toBe(0);
});
