import {expect, test} from 'vitest';
import {ConductoError} from '../../../source/errors/conducto-error.ts';
import {Exec, Image, Parallel, Serial} from '../../../source/index.ts';
import {checkSpec} from '../../../source/pipeline/check-spec.ts';
import {loadDefinition} from '../../../source/pipeline/load-definition.ts';
import {specOf} from '../../../source/pipeline/to-spec.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const exec = {type: 'exec', command: 'true'};

function complaintOf(value: unknown): string {
	try {
		checkSpec(value, '/s.json');
	} catch (error) {
		if (error instanceof ConductoError && error.code === 'spec-invalid') {
			return `${error.message} ${error.hint}`;
		}

		throw error;
	}

	throw new Error('Nothing was wrong with it.');
}

test('what a definition makes is a valid spec, and stays what it is', () => {
	const root = new Serial({image: new Image({copyDir: '.', image: 'x'}), stopOnError: false});
	root.add('A', new Parallel({env: {A: 'b'}, doc: 'text'}));
	root.add('A/B', new Exec('true', {image: 'y'}));
	const spec = specOf(root, {file: '/pipeline.ts', function: 'f', args: ['x']});
	expect(checkSpec(JSON.parse(JSON.stringify(spec)), '/s.json')).toEqual(spec);
});

test('a spec written by hand: images may be left out, folders are relative to its file', async () => {
	await using folder = await temporaryFolder({
		'sub/s.json': JSON.stringify({
			conducto: 1,
			images: {tools: {copy_dir: '../src'}},
			root: {
				type: 'serial',
				children: [
					{...exec, name: 'a', image: 'tools'},
					{...exec, name: 'b', image: 'alpine:3'},
					{...exec, name: 'c'},
				],
			},
		}),
	});
	const file = `${folder.path}/sub/s.json`;
	const {spec, tree, title} = await loadDefinition(file, {args: []});
	expect(title).toBe('s.json');
	expect([...tree.keys()]).toEqual(['/', '/a', '/b', '/c']);
	expect(spec).toMatchObject({
		definition: {file, args: []},
		images: {
			tools: {copy_dir: `${folder.path}/src`},
			'alpine:3': {image: 'alpine:3'},
			'debian:stable-slim': {image: 'debian:stable-slim'},
		},
	});
});

test('text that is not JSON', async () => {
	await using folder = await temporaryFolder({'s.json': '{\n  "conducto": 1,\n  root\n}'});
	await expect(loadDefinition(`${folder.path}/s.json`, {args: []})).rejects.toMatchObject({
		code: 'spec-invalid',
		message: expect.stringMatching(/s\.json:3: is not valid JSON: /),
	});
});

test.each([
	[[], '/s.json: the spec must be an object, not an array.'],
	[{}, '/s.json: conducto must be 1, the version of the format.'],
	[
		{conducto: 2, root: exec},
		'/s.json: conducto is 2, but this program knows specs up to 1. Install',
	],
	[{conducto: 1}, '/s.json: root must be a node, not undefined.'],
	[{conducto: 1, rot: exec}, '/s.json: the spec has an unknown field "rot". Did you mean root?'],
	[
		{conducto: 1, root: {type: 'exce'}},
		'/s.json: root.type must be exec, serial, parallel or lazy, not the string "exce".',
	],
	[
		{conducto: 1, root: {type: 'exec'}},
		'/s.json: root.command must be a string that is not empty and has no NUL character in it, not undefined.',
	],
	[{conducto: 1, root: {...exec, name: 'x'}}, '/s.json: root has a name.'],
	[
		{conducto: 1, root: {...exec, env: {A: 1}}},
		'/s.json: root.env is wrong: the environment variable A must be a string',
	],
	[{conducto: 1, root: {...exec, children: []}}, '/s.json: root has an unknown field "children".'],
	[
		{conducto: 1, images: {a: {copyDir: '.'}}, root: exec},
		'/s.json: images.a has an unknown field "copyDir". Did you mean copy_dir?',
	],
	[
		{conducto: 1, root: {type: 'serial'}},
		'/s.json: root.children must be an array, not undefined.',
	],
	[
		{conducto: 1, root: {type: 'serial', children: [exec]}},
		'/s.json: root.children[0].name must be a string that is not empty',
	],
	[
		{conducto: 1, root: {type: 'serial', children: [{...exec, name: 'a/b'}]}},
		'/s.json: root.children[0].name has a / in it: "a/b".',
	],
	[
		{
			conducto: 1,
			root: {
				type: 'serial',
				children: [
					{...exec, name: 'a'},
					{...exec, name: 'a'},
				],
			},
		},
		'/s.json: root.children[1] has the name "a", which a node before it has too.',
	],
])('%j is no spec', (value, complaint) => {
	expect(complaintOf(value)).toContain(complaint);
});
