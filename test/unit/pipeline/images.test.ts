import {basename, dirname, resolve} from 'node:path';
import {expect, test} from 'vitest';
import {Exec, Image, type ImageOptions, Serial} from '../../../source/index.ts';
import {specOf} from '../../../source/pipeline/to-spec.ts';
import {treeOf} from '../../../source/pipeline/tree.ts';

const here = dirname(import.meta.filename);

function specWith(images: ReadonlyArray<string | Image | undefined>) {
	const root = new Serial();
	for (const [index, image] of images.entries()) {
		root.add(`node ${index}`, new Exec('true', image === undefined ? {} : {image}));
	}

	return specOf(root, {file: '/pipeline.ts', args: []});
}

function namesOf(...images: ReadonlyArray<string | Image | undefined>): string[] {
	const spec = specWith(images);
	const leaves = [...treeOf(spec, 'pipeline').values()].filter(node => node.type === 'exec');
	for (const leaf of leaves) {
		expect(spec.images).toHaveProperty([leaf.image]);
	}

	return leaves.map(leaf => leaf.image);
}

test('an unmodified image is called what it is called, however it is written', () => {
	expect(namesOf('alpine:latest', new Image({image: 'alpine:latest'}), undefined)).toEqual([
		'alpine:latest',
		'alpine:latest',
		'debian:stable-slim',
	]);
	expect(namesOf(new Image(), 'debian:stable-slim')).toEqual([
		'debian:stable-slim',
		'debian:stable-slim',
	]);
});

test('an image with files is called by both, and stays unique', () => {
	expect(
		namesOf(
			new Image({image: 'python:3.12-slim', copyDir: 'app'}),
			new Image({image: 'python:3.12-slim', copyDir: 'other/app'}),
			new Image({copyDir: `${here}/app`, image: 'python:3.12-slim'}),
			new Image({copyDir: '/'}),
			new Image({copyDir: '.', name: 'tools'}),
		),
	).toEqual([
		'python:3.12-slim+app',
		'python:3.12-slim+app-2',
		'python:3.12-slim+app',
		'debian:stable-slim+root',
		'tools',
	]);
});

const commit = '0123456789abcdef0123456789abcdef01234567';

test.each<[ImageOptions, string]>([
	[{dockerfile: 'app/Dockerfile'}, 'app/Dockerfile'],
	[{dockerfile: '/Dockerfile'}, 'Dockerfile'],
	[{dockerfile: 'app/Dockerfile', copyDir: 'src'}, 'app/Dockerfile+src'],
	[{dockerfileText: 'FROM a AS b\nFROM --platform=linux/amd64 alpine:3\n'}, 'alpine:3+Dockerfile'],
	[{dockerfileText: 'ARG A\nFROM $A'}, 'Dockerfile'],
	[{copyRepo: true}, `debian:stable-slim+${basename(resolve(here, '../../..'))}`],
	[{copyUrl: 'https://t@h/team/repo.git', copyBranch: 'main'}, 'debian:stable-slim+repo@main'],
	[{copyUrl: 'git@h:repo', copyBranch: commit}, 'debian:stable-slim+repo@0123456'],
	[{copyUrl: '/srv/repo/.git', copyBranch: 'main'}, 'debian:stable-slim+repo@main'],
	[{installPip: ['pandas[excel]==2.2']}, 'debian:stable-slim+pandas'],
	[{installNpm: ['@types/node@24'], installPip: ['a >= 1']}, 'debian:stable-slim+a+@types/node'],
	[
		{installPackages: ['a', 'b'], reqsPy: ['c'], installDocker: true},
		'debian:stable-slim+3 packages+docker',
	],
	[{image: 'node:24', copyDir: 'src', installNpm: true}, 'node:24+src+npm'],
	[{image: 'registry.example.com/team/python:3.12', copyDir: 'app'}, 'python:3.12+app'],
	[
		{image: 'a', copyDir: 'very-long-name-of-a-folder-with-many-parts'},
		'a+very-long-name-of…der-with-many-parts',
	],
	[
		{image: 'registry.example.com/team/python:3.12-slim-bookworm'},
		'registry.example.com/team/python:3.12-slim-bookworm',
	],
	[{pathMap: {a: 'a'}, shell: '/bin/zsh'}, 'debian:stable-slim+zsh+map'],
	[{dockerfile: 'app/Dockerfile', pathMap: {a: 'a'}}, 'app/Dockerfile+map'],
])('the image of %j has a short name', (options, name) => {
	expect(namesOf(new Image(options))).toEqual([name]);
});

const variants: ReadonlyArray<readonly [ImageOptions, ImageOptions]> = [
	[{copyDir: 'a'}, {copyDir: 'a', dockerAutoWorkdir: false}],
	[{copyDir: 'a'}, {copyDir: 'a', shell: 'zsh'}],
	[{copyDir: 'a'}, {copyDir: 'a', pathMap: {b: 'b'}}],
	[{pathMap: {b: 'b'}}, {pathMap: {b: 'c'}}],
	[{dockerfile: 'a/Dockerfile'}, {dockerfile: 'b/a/Dockerfile'}],
	[{dockerfile: 'a/Dockerfile'}, {dockerfile: 'a/Dockerfile', context: '.'}],
	[
		{dockerfile: 'a', dockerBuildArgs: {A: '1'}},
		{dockerfile: 'a', dockerBuildArgs: {A: '2'}},
	],
	[{dockerfileText: 'FROM a'}, {dockerfileText: 'FROM a\nRUN x'}],
	[{installPip: ['a==1']}, {installPip: ['a==2']}],
	[{installPip: ['a']}, {installNpm: ['a']}],
	[{}, {image: 'debian:stable-slim', pathMap: {b: 'b'}}],
];

test.each(variants)('%j and %j are two images', (one, other) => {
	const [first, second] = namesOf(new Image(one), new Image(other));
	expect(second).not.toBe(first);
});

test.each<[ImageOptions, ImageOptions]>([
	[{}, {image: 'debian:stable-slim'}],
	[{dockerfile: 'a/Dockerfile'}, {context: 'a', dockerfile: 'a/Dockerfile'}],
	[
		{dockerfile: 'a', dockerBuildArgs: {A: '1', B: '2'}},
		{dockerBuildArgs: {B: '2', A: '1'}, dockerfile: './a'},
	],
	[{pathMap: {a: 'a', b: 'b'}}, {pathMap: {b: 'b', a: 'a'}}],
	[{installPip: ['a']}, {reqsPy: ['a']}],
	[
		{copyDir: 'a', dockerAutoWorkdir: true},
		{copyDir: 'a', installDocker: false},
	],
])('%j and %j are one image', (one, other) => {
	expect(new Set(namesOf(new Image(one), new Image(other))).size).toBe(1);
	expect(
		new Set(namesOf(new Image({...one, name: 'n'}), new Image({...other, name: 'n'}))).size,
	).toBe(1);
});

test('an unmodified image keeps its name beside one that only a live session tells apart', () => {
	const mapped = new Image({pathMap: {a: 'a'}});
	expect(namesOf(mapped, undefined, 'debian:stable-slim', new Image())).toEqual([
		'debian:stable-slim+map',
		'debian:stable-slim',
		'debian:stable-slim',
		'debian:stable-slim',
	]);
});

test('folders are absolute in the spec', () => {
	expect(specWith([new Image({copyDir: '.'})]).images).toMatchObject({
		'debian:stable-slim+pipeline': {copy_dir: here},
	});
	expect(specWith([new Image({copyDir: '/srv/x'})]).images).toMatchObject({
		'debian:stable-slim+x': {copy_dir: '/srv/x'},
	});
});

test('one name for two different images is refused; for the same recipe it is not', () => {
	const one = new Image({name: 'tools', copyDir: 'a'});
	expect(() => namesOf(one, new Image({name: 'tools', copyDir: 'b'}))).toThrow(
		/images\.test\.ts:\d+: two different images have the name "tools"\./,
	);
	expect(() => namesOf('tools', one)).toThrow(/two different images have the name "tools"/);
	expect(namesOf(one, new Image({name: 'tools', copyDir: 'a'}))).toEqual(['tools', 'tools']);
});

test('image names that objects have by nature are names like any other', () => {
	expect(namesOf('constructor', '__proto__')).toEqual(['constructor', '__proto__']);
});
