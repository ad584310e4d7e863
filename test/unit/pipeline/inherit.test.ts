import {expect, test} from 'vitest';
import {
	Exec,
	handleMemoryErrors,
	Parallel,
	retry,
	retryThenSkip,
	Serial,
	skipSomeErrors,
} from '../../../source/index.ts';
import {specOf} from '../../../source/pipeline/to-spec.ts';
import {type ExecNode, treeOf} from '../../../source/pipeline/tree.ts';

function leafOf(root: Serial | Parallel | Exec, path: string): ExecNode {
	const node = treeOf(specOf(root, {file: '/pipeline.ts', args: []}), 'pipeline.ts').get(path);
	if (node?.type !== 'exec') {
		throw new Error(`${path} is no Exec`);
	}

	return node;
}

const defaults = {
	maxTime: 4 * 60 * 60,
	cpu: undefined,
	mem: undefined,
	gpu: 0,
	requiresDocker: false,
	dockerRunArgs: [],
	sharedContainer: undefined,
};

test('with nothing set, all is as it is by default, and comes from nowhere', () => {
	const leaf = leafOf(new Serial({children: {A: new Exec('true')}}), '/A');
	expect(leaf).toMatchObject({image: 'debian:stable-slim', env: {}, settings: defaults});
	expect(leaf.origins).toEqual({});
	expect(leaf).toMatchObject({tags: [], skip: false, title: undefined});
});

const everything = {
	image: 'busybox:latest',
	env: {A: '1'},
	maxTime: '10m',
	cpu: 2,
	mem: 4,
	gpu: 1,
	requiresDocker: true,
	dockerRunArgs: ['--cap-add', 'SYS_PTRACE'],
	containerReuse: 'new',
} as const;
const inherited = {
	maxTime: 600,
	cpu: 2,
	mem: 4,
	gpu: 1,
	requiresDocker: true,
	dockerRunArgs: ['--cap-add', 'SYS_PTRACE'],
	sharedContainer: '/',
};
const parameters = [
	'image',
	'max_time',
	'cpu',
	'mem',
	'gpu',
	'requires_docker',
	'docker_run_args',
	'container_reuse',
	'env.A',
];

test('all that is inherited reaches the leaves, and says that it is from the root', () => {
	const root = new Serial(everything);
	root.add('Build', new Parallel());
	root.add('Build/Lint', new Exec('true'));
	const leaf = leafOf(root, '/Build/Lint');
	expect(leaf).toMatchObject({image: 'busybox:latest', env: {A: '1'}, settings: inherited});
	expect(leaf.origins).toEqual(Object.fromEntries(parameters.map(name => [name, '/'])));
});

test('an Exec that sets all itself has all of itself', () => {
	const root = new Serial({cpu: 8, env: {A: '0'}, image: 'alpine:3', maxTime: 1});
	root.add('Lint', new Exec('true', everything));
	const leaf = leafOf(root, '/Lint');
	expect(leaf.settings).toEqual({...inherited, sharedContainer: '/Lint'});
	expect(leaf.origins).toEqual(Object.fromEntries(parameters.map(name => [name, '/Lint'])));
});

test('the nearest wins, env key by key', () => {
	const root = new Serial({...everything, env: {A: 'root', B: 'root', C: 'root'}});
	root.add('Build', new Parallel({env: {B: 'build', C: 'build'}, mem: 8}));
	root.add('Build/Lint', new Exec('true', {env: {C: 'lint'}, maxTime: 5}));
	const leaf = leafOf(root, '/Build/Lint');
	expect(leaf.env).toEqual({A: 'root', B: 'build', C: 'lint'});
	expect(leaf.settings).toEqual({...inherited, mem: 8, maxTime: 5});
	expect(leaf.origins).toMatchObject({
		'env.A': '/',
		'env.B': '/Build',
		'env.C': '/Build/Lint',
		mem: '/Build',
		cpu: '/',
		max_time: '/Build/Lint',
	});
});

test('what is off or nothing wins as well', () => {
	const root = new Serial(everything);
	root.add(
		'Lint',
		new Exec('true', {
			gpu: 0,
			requiresDocker: false,
			dockerRunArgs: [],
			containerReuse: 'global',
			env: {A: ''},
		}),
	);
	const leaf = leafOf(root, '/Lint');
	expect(leaf.settings).toEqual({...defaults, maxTime: 600, cpu: 2, mem: 4});
	expect(leaf.env).toEqual({A: ''});
	expect(leaf.origins).toMatchObject({gpu: '/Lint', docker_run_args: '/Lint'});
});

test('a container is shared down to the next node that says otherwise', () => {
	const root = new Serial({containerReuse: 'new'});
	root.add('Mine', new Serial({containerReuse: 'new', children: {A: new Exec('true')}}));
	root.add('Fresh', new Serial({containerReuse: 'global', children: {A: new Exec('true')}}));
	root.add('A', new Exec('true'));
	const shared = ['/Mine/A', '/Fresh/A', '/A'].map(
		path => leafOf(root, path).settings.sharedContainer,
	);
	expect(shared).toEqual(['/Mine', undefined, '/']);
});

test('siblings inherit nothing of each other, and the rest is not inherited', () => {
	const root = new Serial({skip: true, title: 'All', tags: ['a'], doc: 'b', maxConcurrent: 2});
	root.add('A', new Exec('true', {cpu: 2, env: {A: '1'}}));
	root.add('B', new Exec('true'));
	root.add('C', new Parallel());
	expect(leafOf(root, '/B')).toMatchObject({
		settings: defaults,
		env: {},
		origins: {},
		skip: false,
		title: undefined,
		tags: [],
		doc: undefined,
	});
	const tree = treeOf(specOf(root, {file: '/pipeline.ts', args: []}), 'x');
	expect(tree.get('/')).toMatchObject({maxConcurrent: 2, suppressErrors: false, stopOnError: true});
	expect(tree.get('/C')).toMatchObject({maxConcurrent: undefined, suppressErrors: false});
});

test('what is done about errors of attempts is inherited as a whole; commands and skipSomeErrors are not', () => {
	const root = new Serial({
		onError: [retry(2), handleMemoryErrors(), skipSomeErrors(1), 'notify'],
		onDone: 'report',
	});
	root.add('Same', new Exec('true', {onError: 'other'}));
	root.add('Own', new Exec('true', {onError: retryThenSkip(0)}));
	const same = leafOf(root, '/Same');
	expect(same.reactions).toEqual([retry(2), handleMemoryErrors(3)]);
	expect(same.origins).toEqual({on_error: '/'});
	expect(same.callbacks?.commands).toEqual({error: ['other']});
	expect(leafOf(root, '/Own').reactions).toEqual([retryThenSkip(0)]);
	expect(leafOf(root, '/Own').callbacks).toBeUndefined();
	const tree = treeOf(specOf(root, {file: '/p.ts', args: []}), 'p.ts');
	expect(tree.get('/')).toMatchObject({
		skippableErrors: 1,
		callbacks: {commands: {error: ['notify'], done: ['report']}, image: 'debian:stable-slim'},
	});
});
