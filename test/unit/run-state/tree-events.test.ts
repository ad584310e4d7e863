import {expect, test} from 'vitest';
import type {NodeSpec, PipelineSpec} from '../../../source/pipeline/spec.ts';
import type {ExecNode} from '../../../source/pipeline/tree.ts';
import {countsOf} from '../../../source/run-state/counts.ts';
import type {RunState} from '../../../source/run-state/run-state.ts';
import {exec, parallel, serial, specOf} from '../../support/specs.ts';
import {ends, happen, starts, stateAfter} from '../../support/state.ts';

function execAt(state: RunState, path: string): ExecNode {
	const node = state.tree.get(path);
	if (node?.type !== 'exec') {
		throw new Error(`no Exec node: ${path}`);
	}

	return node;
}

const root = serial('', [
	{...parallel('Build', [exec('A', 'make a'), exec('B', 'make b')]), env: {CC: 'gcc', X: '1'}},
	exec('Deploy', 'scp'),
]);

test('an edit changes what the node runs next, and nothing of what it has done', () => {
	const state = stateAfter(root, ...starts('/Build/A'), ends('/Build/A', 1));
	const before = state.tree;
	happen(state, {
		type: 'node-edited',
		path: '/Build/A',
		edit: {command: 'make a2', env: {X: null, Y: '2'}, cpu: 2, max_time: 60},
	});
	expect(execAt(state, '/Build/A')).toMatchObject({
		command: 'make a2',
		env: {CC: 'gcc', Y: '2'},
		settings: {cpu: 2, mem: undefined, maxTime: 60},
		origins: {'env.CC': '/Build', 'env.Y': '/Build/A', cpu: '/Build/A'},
	});
	expect(Object.keys(execAt(state, '/Build/A').env)).toEqual(['CC', 'Y']);
	expect(state.leaves.get('/Build/A')?.state).toBe('error');
	expect(state.attempts.get('/Build/A')?.map(({command}) => command)).toEqual(['true']);
	expect(state.tree).not.toBe(before);
	expect([...state.tree.keys()]).toEqual([...before.keys()]);
	expect(state.tree.get('/Build/B'), 'others are the same objects').toBe(before.get('/Build/B'));

	happen(state, {type: 'node-reverted', path: '/Build/A'});
	expect(execAt(state, '/Build/A')).toEqual(before.get('/Build/A'));
	expect(state.edits.size).toBe(0);
});

test('an edit of a parent is inherited, and a nearer one wins', () => {
	const state = stateAfter(root);
	happen(
		state,
		{type: 'node-edited', path: '/Build/B', edit: {env: {CC: 'clang'}}},
		{type: 'node-edited', path: '/Build', edit: {env: {CC: 'tcc', X: null}, mem: 1}},
	);
	expect(execAt(state, '/Build/A')).toMatchObject({env: {CC: 'tcc'}, settings: {mem: 1}});
	expect(execAt(state, '/Build/B').env).toEqual({CC: 'clang'});
	expect([...state.tree.keys()]).toEqual(['/', '/Build', '/Build/A', '/Build/B', '/Deploy']);
});

test('another image is one to be built, and one that nobody uses any more is not known', () => {
	const state = stateAfter(serial('', [exec('A', 'true', 'alpine'), exec('B', 'true', 'busybox')]));
	happen(state, {type: 'image-started', image: 'alpine'});
	happen(state, {type: 'node-edited', path: '/A', edit: {image: 'debian'}});
	expect([...state.images]).toMatchObject([
		['debian', {state: 'waiting', build: 0}],
		['busybox', {state: 'waiting'}],
	]);
	happen(state, {type: 'node-reverted', path: '/A'});
	expect(state.images.get('alpine'), 'goes on counting').toMatchObject({
		state: 'waiting',
		build: 1,
	});
});

function changed(children: readonly NodeSpec[], images: PipelineSpec['images'] = {}) {
	return {type: 'definition-changed', spec: specOf(serial('', children), images)} as const;
}

test('with another definition, nodes that are still there keep their states and attempts', () => {
	const state = stateAfter(
		serial('', [exec('A'), exec('B'), exec('C')]),
		...starts('/A'),
		ends('/A', 0),
		...starts('/B'),
	);
	happen(state, changed([exec('New'), exec('B'), exec('A')]));
	expect([...state.leaves]).toMatchObject([
		['/New', {state: 'pending'}],
		['/B', {state: 'running'}],
		['/A', {state: 'done'}],
	]);
	expect(countsOf(state)).toMatchObject({pending: 1, running: 1, done: 1});
	expect(state.running).toEqual(new Set(['/B']));
});

test('attempts of a node that is gone are kept, and what waited of it waits no more', () => {
	const state = stateAfter(
		parallel('', [exec('A'), exec('B')]),
		...starts('/A'),
		ends('/A', 1),
		{type: 'node-queued', path: '/B', isAsked: true},
		{type: 'node-edited', path: '/B', edit: {cpu: 1}},
	);
	happen(state, changed([exec('C')]));
	expect(state).toMatchObject({queued: new Set(), asked: new Set(), waiting: new Map()});
	happen(state, changed([exec('A'), exec('B')]));
	expect(state.leaves.get('/A')).toEqual({state: 'pending'});
	expect(state.attempts.get('/A')).toHaveLength(1);
	expect(state.edits.size, 'what was edited of it is forgotten').toBe(0);
});

test('nothing that runs can go', () => {
	const state = stateAfter(serial('', [exec('A'), exec('B')]), ...starts('/A'));
	expect(() => happen(state, changed([exec('B')]))).toThrow('/A');
	const other = stateAfter(serial('', [exec('A')]), ...starts('/A'));
	expect(() => happen(other, changed([serial('A', [exec('X')])]))).toThrow('/A');
});

test('an edit stays on top of another definition', () => {
	const state = stateAfter(root, {
		type: 'node-edited',
		path: '/Deploy',
		edit: {command: 'rsync'},
	});
	happen(state, changed([exec('Deploy', 'sftp'), exec('Build', 'make')]));
	expect(execAt(state, '/Deploy').command).toBe('rsync');
	expect(execAt(state, '/Build').command).toBe('make');
});

test('a node that runs commands now and did not before is another node', () => {
	const state = stateAfter(root, {type: 'node-skipped', path: '/Build'});
	happen(state, {type: 'node-edited', path: '/Build', edit: {env: {CC: 'tcc'}}});
	happen(state, changed([exec('Build')]));
	expect(execAt(state, '/Build').env).toEqual({});
	expect(state.skipped.size).toBe(0);
	expect(countsOf(state).pending).toBe(1);
});

test('skip follows the definition where that changed, and a person elsewhere', () => {
	const state = stateAfter(serial('', [exec('A'), {...exec('B'), skip: true}, exec('C')]));
	happen(state, {type: 'node-skipped', path: '/C'});
	happen(state, changed([{...exec('A'), skip: true}, exec('B'), exec('C')]));
	expect(state.skipped).toEqual(new Set(['/C', '/A']));
});

test('an image whose recipe is another one has to be built again, also of the same name', () => {
	const images = {app: {image: 'alpine'}, same: {image: 'alpine'}};
	const children = [exec('A', 'true', 'app'), exec('B', 'true', 'same')];
	const state = stateAfter(serial('', [exec('A')]));
	happen(state, changed(children, images));
	const built = {imageId: 'sha256:1', shell: '/bin/sh', workdir: '/', distribution: undefined};
	happen(
		state,
		{type: 'image-started', image: 'app'},
		{type: 'image-built', image: 'app', built},
		{type: 'image-started', image: 'same'},
		{type: 'image-built', image: 'same', built},
	);
	happen(state, changed(children, {...images, app: {image: 'busybox'}}));
	expect(state.images.get('app')).toMatchObject({state: 'waiting', built: undefined, build: 1});
	expect(state.images.get('same')).toMatchObject({state: 'built'});
	expect(state.recipes).toMatchObject({app: {image: 'busybox'}});
});

test('a subtree takes the place of a node, with its own images, and goes again', () => {
	const state = stateAfter(
		serial('', [
			exec('Generate'),
			{type: 'parallel', name: 'Execute', children: [], generated: true, env: {A: '1'}},
			exec('After'),
		]),
		{type: 'node-edited', path: '/', edit: {env: {E: '2'}}},
	);
	happen(state, {
		type: 'subtree-made',
		path: '/Execute',
		root: parallel('', [exec('X', 'x', 'app'), serial('Y', [exec('Z')])]),
		images: {app: {image: 'alpine'}},
	});
	const paths = [
		'/',
		'/Generate',
		'/Execute',
		'/Execute/X',
		'/Execute/Y',
		'/Execute/Y/Z',
		'/After',
	];
	expect([...state.tree.keys()]).toEqual(paths);
	expect([...state.leaves.keys()]).toEqual(['/Generate', '/Execute/X', '/Execute/Y/Z', '/After']);
	expect(execAt(state, '/Execute/X')).toMatchObject({image: 'app', env: {E: '2'}});
	expect(state.recipes).toMatchObject({app: {image: 'alpine'}});
	expect(state.images.get('app')?.state).toBe('waiting');
	expect(countsOf(state).pending).toBe(4);

	happen(state, {type: 'node-edited', path: '/Execute/Y', edit: {env: {E: '3'}}});
	expect(execAt(state, '/Execute/Y/Z').env).toEqual({E: '3'});

	happen(state, {type: 'subtree-dropped', path: '/Execute'});
	expect([...state.tree.keys()]).toEqual(['/', '/Generate', '/Execute', '/After']);
	expect(state.edits.has('/Execute/Y')).toBe(false);
	expect(state.images.has('app')).toBe(false);
});

test('what changed before the tree did is counted in the old one', () => {
	const state = stateAfter(serial('', [exec('A'), exec('B')]));
	happen(state, ...starts('/A'), ends('/A', 0), changed([exec('A'), exec('C')]), {
		type: 'node-queued',
		path: '/C',
	});
	expect(countsOf(state)).toMatchObject({done: 1, queued: 1, pending: 0});
	expect(state.parents.get('/')?.state).toBe('queued');
});

test('what the definition says now needs no edit any more', () => {
	const state = stateAfter(
		serial('', [exec('A', 'old'), exec('B', 'old')]),
		{type: 'node-edited', path: '/A', edit: {command: 'new'}},
		{type: 'node-edited', path: '/B', edit: {command: 'new', cpu: 1}},
	);
	happen(state, changed([exec('A', 'new'), exec('B', 'new')]));
	expect([...state.edits]).toEqual([['/B', {cpu: 1}]]);
	happen(state, changed([exec('A', 'newer'), exec('B', 'newer')]));
	expect(execAt(state, '/A').command).toBe('newer');
	expect(execAt(state, '/B')).toMatchObject({command: 'newer', settings: {cpu: 1}});
});
