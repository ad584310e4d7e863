import {expect, test} from 'vitest';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {startLoader} from './loader.ts';

const api = "import {Exec, Parallel, Serial} from 'conducto';\n";
const rooted = (line: string) =>
	`${api}export default () => {\n\tconst root = new Serial();\n\t${line}\n\treturn root;\n};\n`;

/** A definition, what a person is told of it, and the hint. */
const cases: Readonly<Record<string, readonly [string, string, string, RegExp, RegExp]>> = {
	'an unknown option': [
		'a.ts',
		rooted("root.add('a', new Exec('x', {imge: 'y'}));"),
		'definition-invalid',
		/^a\.ts:4: Exec has no option "imge"\.$/,
		/^Did you mean image\?$/,
	],
	'a duplicate name': [
		'a.ts',
		rooted("root.add('a', new Exec('x'));\n\troot.add('a', new Exec('x'));"),
		'definition-invalid',
		/^a\.ts:5: there is already a node named "a" here \(a\.ts:4\)\.$/,
		/name of its own/,
	],
	'an enum': [
		'a.ts',
		`${api}enum Color {Red}\nexport default new Exec('x');`,
		'definition-broken',
		/^a\.ts:2: an enum is more than types/,
		/as const/,
	],
	'a namespace': [
		'a.ts',
		`${api}namespace A {export const x = 1;}\nexport default new Exec('x');`,
		'definition-broken',
		/^a\.ts:2: a namespace is more than types/,
		/plain object/,
	],
	'a parameter property': [
		'a.ts',
		`${api}class A {constructor(private x: string) {}}\nexport default new Exec('x');`,
		'definition-broken',
		/^a\.ts:2: a parameter property is more than types/,
		/constructor/,
	],
	'a syntax error in TypeScript': [
		'a.ts',
		`${api}const x = = 3;`,
		'definition-broken',
		/^a\.ts:2: has a syntax error: /,
		/this line/,
	],
	'a syntax error in JavaScript': [
		'a.mjs',
		`${api}const x = = 3;`,
		'definition-broken',
		/^a\.mjs:2: has a syntax error: Unexpected token '='\.$/,
		/this line/,
	],
	'a syntax error in CommonJS': [
		'a.cjs',
		"const a = require('conducto');\nconst x = = 3;",
		'definition-broken',
		/^a\.cjs:2: has a syntax error: Unexpected token '='\.$/,
		/this line/,
	],
	'a syntax error in an import': [
		'a.mjs',
		`import './faulty.mjs';\nimport './fine.mjs';\n${api}`,
		'definition-broken',
		/^faulty\.mjs:3: has a syntax error: /,
		/this line/,
	],
	'an exception': [
		'a.ts',
		rooted("throw new RangeError('too far\\nand more');"),
		'definition-broken',
		/^a\.ts:4: threw RangeError: too far\.$/,
		/--debug/,
	],
	'a syntax error that was thrown': [
		'a.ts',
		rooted("JSON.parse('{');"),
		'definition-broken',
		/^a\.ts:4: threw SyntaxError: /,
		/--debug/,
	],
	'an exception in an import': [
		'a.mjs',
		"import './throws.mjs';",
		'definition-broken',
		/^throws\.mjs:2: threw Error: oh!$/,
		/--debug/,
	],
	'a rejection': [
		'a.mjs',
		"export default async () => {\n\tawait null;\n\tthrow new Error('late');\n};",
		'definition-broken',
		/^a\.mjs:3: threw Error: late\.$/,
		/--debug/,
	],
	'something else thrown': [
		'a.mjs',
		"throw 'a fit';",
		'definition-broken',
		/^a\.mjs:1: threw the string "a fit"\.$/,
		/Error/,
	],
	'a missing package': [
		'a.ts',
		`${api}\nimport '@scope/nothing/sub';`,
		'definition-broken',
		/^a\.ts:3: imports "@scope\/nothing\/sub", which is not installed\.$/,
		/npm install @scope\/nothing$/,
	],
	'a missing file': [
		'a.ts',
		`${api}import './gone.js';`,
		'definition-broken',
		/^a\.ts:2: imports "\.\/gone\.js", which does not exist\.$/,
		/name of the file/,
	],
	'a missing export of conducto': [
		'a.ts',
		"import {Job} from 'conducto';",
		'definition-broken',
		/^a\.ts:1: conducto has nothing named "Job"\.$/,
		/Exec, Image, Lazy, Parallel, Serial, and what follows errors, such as retry/,
	],
	'require in TypeScript': [
		'a.ts',
		"const {Exec} = require('conducto');",
		'definition-broken',
		/^a\.ts:1: threw ReferenceError: require is not defined/,
		/import … from/,
	],
	'nothing exported': [
		'a.ts',
		"export const a = 1;\nexport default 'x';\nexport class B {}",
		'definition-invalid',
		/exports nothing that makes a pipeline\.$/,
		/export default function/,
	],
	'several functions': [
		'a.mjs',
		'export const one = () => 1;\nexport const two = () => 2;',
		'definition-invalid',
		/has no default export, and several others: one, two\.$/,
		/conducto a\.mjs one$/,
	],
	'nothing returned': [
		'a.ts',
		`${api}\nexport const make = () => { new Exec('x'); };`,
		'definition-invalid',
		/^a\.ts:3: this function returned undefined instead of a node\.$/,
		/^Return the Serial/,
	],
	'a child returned': [
		'a.ts',
		`${api}export default () => new Serial().add('a', new Exec('x'));`,
		'definition-invalid',
		/^a\.ts:2: the node that came out of this definition is only a part of its tree\.$/,
		/^Return the root/,
	],
	'an unknown type of file': [
		'a.rb',
		'',
		'definition-invalid',
		/^A definition can't be a file of the type "\.rb"\.$/,
		/\.ts, \.js or \.mjs/,
	],
	'an unknown type without an ending': [
		'Makefile',
		'',
		'definition-invalid',
		/"Makefile"/,
		/\.ts, \.js or \.mjs/,
	],
};

test.each(Object.entries(cases))('%s', async (_what, [name, text, code, message, hint]) => {
	await using folder = await temporaryFolder({
		[name]: text,
		'faulty.mjs': 'const a = 1;\n\nconst x = = 3;',
		'fine.mjs': 'export {};',
		'throws.mjs': "const a = 1;\nthrow new Error('oh!');",
	});
	await using loader = startLoader(folder.path);
	const result = await loader.load(name);
	expect(result).toMatchObject({
		code,
		message: expect.stringMatching(message),
		hint: expect.stringMatching(hint),
	});
	expect(result.message).not.toContain('\n');
	expect(await loader.end()).toBe('');
});

test('files that are not there', async () => {
	await using folder = await temporaryFolder({'folder/a.ts': ''});
	await using loader = startLoader(folder.path);
	expect(await loader.load('gone.ts')).toMatchObject({
		code: 'definition-not-found',
		message: 'There is no file gone.ts.',
	});
	expect(await loader.load('folder')).toMatchObject({
		code: 'definition-not-found',
		message: 'folder is a folder.',
	});
	expect((await loader.load('.')).message).toBe(`${folder.path} is a folder.`);
});

test('a wrong name of a function, and arguments that nothing takes', async () => {
	await using folder = await temporaryFolder({
		'a.mjs': `${api}export const deploy = () => new Exec('x');\nexport const tree = new Exec('y');`,
		'a.json': '{"conducto": 1, "root": {"type": "exec", "command": "true"}}',
	});
	await using loader = startLoader(folder.path);
	expect(await loader.load('a.mjs', 'deply')).toMatchObject({
		code: 'definition-invalid',
		message: 'a.mjs:1: this definition exports no function "deply".',
		hint: 'Did you mean deploy?',
	});
	expect((await loader.load('a.mjs', 'other')).hint).toBe('It exports: deploy, tree.');
	expect((await loader.load('a.mjs', 'tree', 'x')).message).toContain('takes no arguments');
	expect((await loader.load('a.json', 'tree')).message).toContain('has no functions');
});
