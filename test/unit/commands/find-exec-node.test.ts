import {expect, test} from 'vitest';
import {findExecNode} from '../../../source/commands/find-pipeline.ts';
import {treeOf} from '../../../source/pipeline/tree.ts';
import {exec, serial, specOf} from '../../support/specs.ts';

const tree = treeOf(specOf(serial('', [serial('Build', [exec('Lint', 'true')])])), 'p.ts');

test('an Exec node is found by its path', () => {
	expect(findExecNode(tree, '/Build/Lint').name).toBe('Lint');
});

test.each([
	['/Build/Lnit', 'Did you mean /Build/Lint?'],
	['build/lint', 'Did you mean /Build/Lint?'],
	['/xxxxxxxxxxxx', 'Name a node by its path in the tree, such as /Build/Lint'],
	['/Build', 'Name one of the Exec nodes below it, such as /Build/Lint'],
])('%s is none: the hint names one', (path, hint) => {
	expect(() => findExecNode(tree, path)).toThrow(
		expect.objectContaining({code: 'node-not-found', hint}),
	);
});
