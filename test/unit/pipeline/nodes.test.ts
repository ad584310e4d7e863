import {expect, test} from 'vitest';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import {Exec, Image, Parallel, Serial} from '../../../source/index.ts';
import {checkSpec} from '../../../source/pipeline/check-spec.ts';
import {drawTree} from '../../../source/pipeline/draw-tree.ts';
import {specOf} from '../../../source/pipeline/to-spec.ts';
import {treeOf} from '../../../source/pipeline/tree.ts';

const definition = {file: '/pipeline.ts', args: []};

function pathsOf(root: Serial | Parallel | Exec): string[] {
	return [...treeOf(specOf(root, definition), 'pipeline').keys()];
}

/** What a person is told, without the place before it. */
function complaintOf(build: () => unknown): string {
	try {
		build();
	} catch (error) {
		if (error instanceof ConductoError && error.code === 'definition-invalid') {
			const [, sentence] =
				/^test\/unit\/pipeline\/nodes\.test\.ts:\d+: (.*)$/.exec(error.message) ?? [];
			return `${sentence} ${error.hint}`;
		}

		throw error;
	}

	throw new Error('Nothing was wrong with it.');
}

test('by name, by path and nested make the same tree', () => {
	const byName = new Serial();
	const build = byName.add('Build', new Parallel());
	build.add('Server', new Exec('make server'));
	build.add('Client', new Exec('make client'));
	byName.add('Deploy', new Exec('make deploy'));

	const byPath = new Serial();
	byPath.add('Build', new Parallel());
	byPath.add('Build/Server', new Exec('make server'));
	byPath.add('Build/Client', new Exec('make client'));
	byPath.add('Deploy', new Exec('make deploy'));

	const nested = new Serial({
		children: {
			Build: new Parallel({
				children: {Server: new Exec('make server'), Client: new Exec('make client')},
			}),
			Deploy: new Exec('make deploy'),
		},
	});

	const paths = ['/', '/Build', '/Build/Server', '/Build/Client', '/Deploy'];
	expect([byName, byPath, nested].map(pathsOf)).toEqual([paths, paths, paths]);
	expect(nested.get('Build/Client')).toMatchObject({command: 'make client'});
	expect(byPath.get('Build')).toBeInstanceOf(Parallel);
});

test('image, env and stopOnError reach the leaves and the spec', () => {
	const root = new Serial({image: 'busybox:latest', env: {A: '1', B: '1'}, stopOnError: false});
	root.add('Mine', new Exec('true', {image: 'alpine:3', env: {B: '2'}, doc: '*why*'}));
	root.add('Inherited', new Exec('true'));
	const tree = treeOf(specOf(root, definition), 'pipeline');
	expect(tree.get('/')).toMatchObject({stopOnError: false});
	expect(tree.get('/Mine')).toMatchObject({
		image: 'alpine:3',
		env: {A: '1', B: '2'},
		doc: '*why*',
	});
	expect(tree.get('/Inherited')).toMatchObject({image: 'busybox:latest', env: {A: '1', B: '1'}});
});

test('a node keeps what it was made of, whatever happens to the objects later', () => {
	const options = {env: {A: '1'}, tags: ['a'], dockerRunArgs: ['--init'], cpu: 1};
	const node = new Exec('true', options);
	options.env.A = '2';
	options.tags.push('b');
	options.dockerRunArgs.pop();
	options.cpu = 2;
	expect(specOf(node, definition).root).toMatchObject({
		env: {A: '1'},
		tags: ['a'],
		docker_run_args: ['--init'],
		cpu: 1,
	});
});

test.each([
	'with spaces',
	' around ',
	'"quotes" \'both\'',
	'a.b.c',
	'.',
	'..',
	'日本語 🚀',
	'café',
	'-rf',
	'--help',
	'🚀',
	'a=b',
	'$(reboot)',
	'a\\b',
	'__proto__',
	'constructor',
	'tab\tand\nline',
	'x'.repeat(300),
])('the name %j is a name like any other', name => {
	const root = new Serial();
	const parent = root.add(name, new Serial());
	parent.add(name, new Exec('true'));
	expect(pathsOf(root)).toEqual(['/', `/${name}`, `/${name}/${name}`]);
	expect(root.get(`${name}/${name}`)).toMatchObject({type: 'exec'});
	const roundTrip = JSON.parse(JSON.stringify(specOf(root, definition)));
	expect([...treeOf(roundTrip, 'x').keys()]).toEqual(pathsOf(root));
});

function nested(levels: number): Serial {
	const deep = new Serial();
	let parent = deep;
	for (let level = 1; level < levels; level++) {
		parent = parent.add('down', new Serial());
	}

	parent.add('leaf', new Exec('true'));
	return deep;
}

function nestedFromBelow(levels: number): Serial {
	let root = new Serial({children: {leaf: new Exec('true')}});
	for (let level = 1; level < levels; level++) {
		root = new Serial({children: {down: root}});
	}

	return root;
}

test('100,000 children', () => {
	const wide = new Parallel({env: {A: 'b'}});
	for (let index = 0; index < 100_000; index++) {
		wide.add(`node ${index}`, new Exec('true', {cpu: 1}));
	}

	const spec = specOf(wide, definition);
	const tree = treeOf(spec, 'pipeline');
	expect(tree.size).toBe(100_001);
	expect(checkSpec(JSON.parse(JSON.stringify(spec)), '/s.json')).toEqual(spec);
	expect(drawTree(tree, {color: false}).split('\n')).toHaveLength(100_002);
}, 60_000);

test('1,000 levels are a pipeline, in code and in a spec', () => {
	const spec = specOf(nested(1000), definition);
	const tree = treeOf(spec, 'pipeline');
	expect([...tree.keys()].at(-1)).toBe(`${'/down'.repeat(999)}/leaf`);
	expect(drawTree(tree, {color: false}).split('\n')).toHaveLength(1002);
	expect(checkSpec(JSON.parse(JSON.stringify(spec)), '/s.json').root.type).toBe('serial');
	expect(pathsOf(nestedFromBelow(1000))).toHaveLength(1001);
});

test.each([1001, 10_000])('%i levels are an error that says so', levels => {
	for (const root of [nested(levels), nestedFromBelow(levels)]) {
		expect(complaintOf(() => specOf(root, definition))).toBe(
			'this node is nested more than 1000 levels deep. Put nodes side by side below one Serial or Parallel.',
		);
	}

	const open = '{"type":"serial","name":"a","children":[';
	const text = `{"conducto":1,"root":${open.replace('"name":"a",', '')}${open.repeat(levels)}`;
	const spec: unknown = JSON.parse(`${text}${']}'.repeat(levels + 1)}}`);
	expect(() => checkSpec(spec, '/s.json')).toThrow(
		'/s.json: the spec has nodes that are nested more than 1000 levels deep.',
	);
});

test('names that are wrong', () => {
	const root = new Serial();
	root.add('a', new Exec('true'));
	expect(complaintOf(() => root.add('a', new Exec('true')))).toMatch(
		/^there is already a node named "a" here \(.*nodes\.test\.ts:\d+\)\./,
	);
	expect(complaintOf(() => root.add('', new Exec('true')))).toMatch(/^a node has an empty name/);
	expect(complaintOf(() => root.add(' ', new Exec('true')))).toMatch(/^a node has an empty name/);
	expect(complaintOf(() => root.add('/b', new Exec('true')))).toMatch(
		/^"\/b" has an empty name in/,
	);
	expect(complaintOf(() => root.add('b//c', new Exec('true')))).toMatch(/has an empty name in it/);
	expect(complaintOf(() => root.add('\t \n', new Exec('true')))).toMatch(/has an empty name/);
	expect(complaintOf(() => root.add('\u200b\u2060', new Exec('true')))).toMatch(
		/has an empty name/,
	);
	for (const name of ['a\0b', 'half \uD83D']) {
		expect(complaintOf(() => root.add(name, new Exec('true')))).toMatch(
			/^the name ".*" is no text/,
		);
		expect(complaintOf(() => new Serial({children: {[name]: new Exec('x')}}))).toMatch(
			/is no text/,
		);
		const child = {type: 'exec', command: 'x', name};
		const spec = {conducto: 1, root: {type: 'serial', children: [child]}};
		expect(() => checkSpec(spec, '/s.json')).toThrow(/root\.children\[0\]\.name is no text: /);
	}

	expect(complaintOf(() => root.add(3 as never, new Exec('true')))).toMatch(
		/^the name of a node must be a string, not the number 3\./,
	);
	expect(complaintOf(() => root.add('a/b', new Exec('true')))).toMatch(
		/^nothing can be added below "a", because it is an Exec\./,
	);
	expect(complaintOf(() => root.add('Biuld/b', new Exec('true')))).toMatch(
		/^there is no node "Biuld" here\. Add a node before/,
	);
	root.add('Build', new Serial());
	expect(complaintOf(() => root.get('Biuld/b'))).toMatch(/Did you mean "Build"\?$/);
});

test('names that are wrong in the literal form', () => {
	const one = (name: string) => complaintOf(() => new Serial({children: {[name]: new Exec('x')}}));
	expect(one('a/b')).toMatch(/^the name "a\/b" has a \/ in it/);
	expect(one('')).toMatch(/^a node has an empty name/);
	expect(one('7')).toMatch(/^the name "7" is a number, .* Add the node with add\('7', node\)/);
	expect(new Serial({children: {'07': new Exec('x'), '1.5': new Exec('x')}}).children.size).toBe(2);
});

test('nodes that are not in one place of one tree', () => {
	const node = new Exec('true');
	const root = new Serial();
	root.add('once', node);
	expect(complaintOf(() => root.add('twice', node))).toMatch(
		/^this node was already added as "once" \(.*nodes\.test\.ts:\d+\)\./,
	);
	expect(complaintOf(() => root.add('self', root))).toMatch(/^"self" can't be added here, because/);
	const inner = root.add('inner', new Parallel());
	expect(complaintOf(() => inner.add('up', root))).toMatch(/it would be below itself/);
	const lowest = inner.add('lower', new Serial());
	expect(complaintOf(() => lowest.add('up', root))).toMatch(/it would be below itself/);
	expect(complaintOf(() => lowest.add('up', inner))).toMatch(/it would be below itself/);
	expect(complaintOf(() => lowest.add('up', lowest))).toMatch(/it would be below itself/);
	expect(complaintOf(() => root.add('text', 'echo hi' as never))).toMatch(
		/^"text" must be a Serial, Parallel, Exec or Lazy, not the string "echo hi"\. Write it as new Exec\("echo hi"\)/,
	);
	expect(complaintOf(() => root.add('none', undefined as never))).toMatch(/not undefined/);
});

const nodeOptions =
	'image, env, doc, title, tags, skip, maxTime, cpu, mem, gpu, requiresDocker, dockerRunArgs, containerReuse';
const imageOptions =
	'image, dockerfile, dockerfileText, context, dockerBuildArgs, copyDir, copyUrl, copyBranch, copyRepo, dockerAutoWorkdir, installPip, reqsPy, installNpm, reqsNpm, installPackages, reqsPackages, installDocker, reqsDocker, pathMap, shell, name';

test.each([
	[
		() => new Serial({stop_on_error: true} as never),
		'Serial has no option "stop_on_error". Did you mean stopOnError?',
	],
	[
		() => new Parallel({stopOnError: true} as never),
		`Parallel has no option "stopOnError". Parallel knows these options: ${nodeOptions}, suppressErrors, maxConcurrent, onError, onDone, onKilled, children.`,
	],
	[
		() => new Exec('x', {children: {}} as never),
		`Exec has no option "children". Exec knows these options: ${nodeOptions}, onError, onDone, onKilled, onQueued, onRunning, onSkipped.`,
	],
	[
		() => new Image({copydir: '.'} as never),
		'Image has no option "copydir". Did you mean copyDir?',
	],
	[
		() => new Image({toString: 1} as never),
		`Image has no option "toString". Image knows these options: ${imageOptions}.`,
	],
	[
		() => new Image('alpine' as never),
		`the options of Image must be an object, not the string "alpine". Image knows these options: ${imageOptions}.`,
	],
	[
		() => new Image({copyDir: ''}),
		'the option copyDir of Image must be a string that is not empty, not the string "". Change the value of copyDir, or leave it out.',
	],
	[
		() => new Serial({stopOnError: 'no'} as never),
		'the option stopOnError of Serial must be true or false, not the string "no". Change the value of stopOnError, or leave it out.',
	],
	[
		() => new Serial({image: 3} as never),
		'the option image of Serial must be the name of an image, or an Image, not the number 3. Change the value of image, or leave it out.',
	],
	[
		() => new Serial({children: []} as never),
		'the option children of Serial must be an object, not an array. Change the value of children, or leave it out.',
	],
	[
		() => new Exec('x', {env: {A: 3}} as never),
		'the option env of Exec is wrong: the environment variable A must be a string, not the number 3. Put the value of A in quotes.',
	],
	[
		() => new Exec('x', {env: {A: undefined}} as never),
		'the option env of Exec is wrong: the environment variable A must be a string, not undefined. Leave A out, or give it a default with ??.',
	],
	[
		() => new Exec('x', {env: {'A=B': ''}}),
		'the option env of Exec is wrong: "A=B" can\'t be the name of an environment variable. A name is not empty and holds no "=" and no NUL character.',
	],
	[
		() => new Exec(''),
		"the command of Exec must be a string that is not empty and has no NUL character in it, not the string \"\". Write it as new Exec('make test', {image: 'debian:stable-slim'}).",
	],
	[
		() => new Exec({image: 'x'} as never),
		"the command of Exec must be a string that is not empty and has no NUL character in it, not an object. Write it as new Exec('make test', {image: 'debian:stable-slim'}).",
	],
])('options that are wrong: %s', (build, complaint) => {
	expect(complaintOf(build)).toBe(complaint);
});

test('an error names the line of the call, also from a function below it', () => {
	class Tagged extends Exec {
		constructor(command: string) {
			super(command, {imagee: 'x'} as never);
		}
	}

	expect(() => new Tagged('x')).toThrow(/nodes\.test\.ts:\d+: Exec has no option "imagee"/);
});
