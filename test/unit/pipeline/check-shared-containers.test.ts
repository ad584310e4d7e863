import {expect, test} from 'vitest';
import {checkSharedContainers} from '../../../source/pipeline/check-shared-containers.ts';
import type {NodeSpec} from '../../../source/pipeline/spec.ts';
import {treeOf} from '../../../source/pipeline/tree.ts';
import {exec, serial, specOf} from '../../support/specs.ts';

function check(children: readonly NodeSpec[]): void {
	const spec = specOf(serial('', children, {container_reuse: 'new'}));
	checkSharedContainers(treeOf(spec, 'test').values());
}

test('commands that share a container ask for the same one', () => {
	expect(() => check([exec('a'), exec('b', 'false')])).not.toThrow();
	expect(() => check([exec('a'), exec('b', 'true', 'alpine')])).toThrow(
		'"/b" and "/a" share the container of "/", but differ in image.',
	);
	expect(() => check([exec('a'), {...exec('b'), mem: 2}])).toThrow('differ in mem');
});

test('those that do not share it, or differ in what each can have for itself, may differ', () => {
	expect(() =>
		check([
			exec('a'),
			{...exec('b', 'true', 'alpine'), container_reuse: 'global'},
			{...exec('c', 'true', 'busybox'), container_reuse: 'new'},
			{...exec('d'), env: {A: '1'}, max_time: 5},
		]),
	).not.toThrow();
});
