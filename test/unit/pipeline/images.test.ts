import {dirname} from 'node:path';
import {expect, test} from 'vitest';
import {Exec, Image, Serial} from '../../../source/index.ts';
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
