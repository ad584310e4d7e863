import {expect, test} from 'vitest';
import {nextFailedImage} from '../../../../source/view/images/failed-image.ts';
import {imageAt, usersText} from '../../../../source/view/images/image-users.ts';
import {exec, parallel, serial} from '../../../support/specs.ts';
import {stateAfter} from '../../../support/state.ts';

const root = serial('', [
	parallel('Empty', []),
	parallel('Test', [
		exec('A', 'true', 'one'),
		exec('B', 'true', 'one'),
		exec('C', 'true', 'one'),
		exec('D', 'true', 'one'),
	]),
	exec('E', 'true', 'two'),
	exec('F', 'true', 'three'),
]);

test('the nodes of an image are counted, and the first of them named', () => {
	const state = stateAfter(root);
	expect(usersText(state, 'one')).toBe('4 nodes: /Test/A, /Test/B, /Test/C …');
	expect(usersText(state, 'two')).toBe('1 node: /E');
});

test('a node has its own image, a parent that of the first node below it', () => {
	const state = stateAfter(root);
	expect(imageAt(state, '/E')).toBe('two');
	expect(imageAt(state, '/')).toBe('one');
	expect(imageAt(state, '/Empty')).toBeUndefined();
});

test('failed images are gone through in both directions, round the ends', () => {
	const failed = (image: string) =>
		[
			{type: 'image-started', image},
			{type: 'image-failed', image, message: 'No.'},
		] as const;
	const state = stateAfter(root, ...failed('one'), ...failed('three'));
	expect(nextFailedImage(state, 'one', 1)).toBe('three');
	expect(nextFailedImage(state, 'three', 1)).toBe('one');
	expect(nextFailedImage(state, 'two', -1)).toBe('one');
	expect(nextFailedImage(stateAfter(root), 'one', 1)).toBeUndefined();
});
