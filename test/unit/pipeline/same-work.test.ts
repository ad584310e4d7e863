import {expect, test} from 'vitest';
import {isSameLimits, isSameWork} from '../../../source/pipeline/same-work.ts';
import type {ExecSpec, PipelineSpec} from '../../../source/pipeline/spec.ts';
import {type ExecNode, treeOf} from '../../../source/pipeline/tree.ts';
import {specOf} from '../../support/specs.ts';

const images = {app: {image: 'alpine'}, twin: {image: 'alpine'}, other: {image: 'busybox'}};

function nodeOf(own: Partial<ExecSpec>, recipes: PipelineSpec['images'] = images) {
	const root: ExecSpec = {
		type: 'exec',
		command: 'make',
		image: 'app',
		env: {A: '1', B: '2'},
		...own,
	};
	const tree = treeOf(specOf(root, recipes), 'test');
	return {node: tree.get('/') as ExecNode, recipes};
}

test.each([
	['nothing', {}],
	['the order of variables', {env: {B: '2', A: '1'}}],
	['the name of the image', {image: 'twin'}],
	['limits', {max_time: 5, cpu: 2, mem: 1}],
	['what is for display', {doc: 'x', title: 'y', tags: ['z'], place: {file: '/p.ts', line: 9}}],
] as const)('%s does not make other work', (_, own) => {
	expect(isSameWork(nodeOf({}), nodeOf(own))).toBe(true);
});

test.each([
	{command: 'make all'},
	{env: {A: '1'}},
	{env: {A: '1', B: '3'}},
	{image: 'other'},
	{gpu: 1},
	{requires_docker: true},
	{docker_run_args: ['--init']},
] as const)('%j does', own => {
	expect(isSameWork(nodeOf({}), nodeOf(own))).toBe(false);
});

test('so does another recipe of the same name', () => {
	expect(isSameWork(nodeOf({}), nodeOf({}, {...images, app: {image: 'debian'}}))).toBe(false);
});

test('limits are compared on their own', () => {
	expect(isSameLimits(nodeOf({}).node, nodeOf({command: 'x'}).node)).toBe(true);
	expect(isSameLimits(nodeOf({}).node, nodeOf({mem: 1}).node)).toBe(false);
});
