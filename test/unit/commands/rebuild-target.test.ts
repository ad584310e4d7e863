import {expect, test} from 'vitest';
import {imagesFor} from '../../../source/commands/rebuild-target.ts';
import {treeOf} from '../../../source/pipeline/tree.ts';
import {exec, serial, specOf} from '../../support/specs.ts';

const tree = treeOf(
	specOf(
		serial('', [
			serial('Build', [exec('a', 'true', 'node'), exec('b', 'true', 'python')]),
			exec('Build more', 'true', 'busybox'),
		]),
	),
	'p.ts',
);

test.each([
	['all by default', undefined, ['node', 'python', 'busybox']],
	['one by its name', 'python', ['python']],
	['that of a node', '/Build/b', ['python']],
	['those below a parent', '/Build', ['node', 'python']],
	['those of the root', '/', ['node', 'python', 'busybox']],
])('%s', (_, target, images) => {
	expect(imagesFor(tree, target)).toEqual(images);
});

test.each([
	['pyton', 'There is no image pyton in this pipeline.', 'Did you mean python? '],
	['/Biuld', 'There is no node /Biuld in this pipeline.', 'Did you mean /Build? '],
	['xxxxxxxxxxxx', 'There is no image xxxxxxxxxxxx in this pipeline.', ''],
])('%s is unknown', (target, message, guess) => {
	expect(() => imagesFor(tree, target)).toThrow(
		expect.objectContaining({
			code: 'node-not-found',
			message,
			hint: `${guess}Its images are: node, python, busybox`,
		}),
	);
});
