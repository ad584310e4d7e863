import {expect, test} from 'vitest';
import {assertCallable} from '../../../../source/image/native/assert-callable.ts';
import {canCall} from '../../../../source/image/native/launcher.ts';
import type {PipelineSpec} from '../../../../source/pipeline/spec.ts';
import {type ExecNode, treeOf} from '../../../../source/pipeline/tree.ts';

test.each([
	['18.19.0', true],
	['18.20.4', true],
	['20.6.0', true],
	['22.0.0', true],
	['24.21.0', true],
	['16.20.2', false],
	['18.18.2', false],
	['19.9.0', false],
	['20.5.1', false],
])('%s can be taught where modules are: %s', (version, can) => {
	expect(canCall(version)).toBe(can);
});

const native = {module: 'p.js', function: 'say', args: []};
const spec: PipelineSpec = {
	conducto: 1,
	images: {},
	native: {root: '/', modules: {'p.js': {format: 'module', source: ''}}},
	root: {type: 'exec', command: '/conducto/native/call p.js say', native},
};
const node = treeOf(spec, 'p').get('/') as ExecNode;
const built = {imageId: 'i', shell: '/bin/sh', workdir: '/', distribution: undefined};

test('an image without Node.js, or with one that is too old, is named', () => {
	expect(() => assertCallable(node, {...built, node: 'missing'})).toThrow(
		'say needs Node.js 18.19 or later, and image debian:stable-slim has none.',
	);
	const old = {path: '/usr/bin/node', version: '16.1.0'};
	expect(() => assertCallable(node, {...built, node: old})).toThrow('has only 16.1.0.');
});

test('what is not known is tried, and a plain command needs nothing', () => {
	assertCallable(node, built);
	assertCallable(node, {...built, node: {path: '/usr/bin/node', version: undefined}});
	const {native: _, ...plain} = node;
	assertCallable(plain, {...built, node: 'missing'});
	assertCallable({...node, command: 'true'}, {...built, node: 'missing'});
});
