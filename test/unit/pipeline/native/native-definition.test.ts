import {afterAll, expect, test} from 'vitest';
import type {NodeSpec} from '../../../../source/pipeline/spec.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';
import {startLoader} from '../loader.ts';

const folder = await temporaryFolder({
	'package.json': '{"type": "commonjs"}',
	'lib/shout.ts': `export const shout = (text: string): void => console.log(text.toUpperCase());
export const unused = 1;`,
	'lib/later.ts': 'export const later: number = 1;',
	'lib/old.cjs': 'exports.old = function old(a) { return a; };',
	'data.json': '{"a": 1}',
});
const loader = startLoader(folder.path);
afterAll(async () => {
	await loader[Symbol.asyncDispose]();
	await folder[Symbol.asyncDispose]();
});

let count = 0;

/** Loads a definition that makes one node, line 8 of it. */
async function load(expression: string, more = '') {
	const name = `p${++count}.ts`;
	await folder.write(
		name,
		`import {Exec, Serial} from 'conducto';
import {shout} from './lib/shout.js';
export function say(who: string, times?: number): void { console.log(who, times); }
function hidden() {}
${more}

export default function main() {
	return ${expression};
}
`,
	);
	return {name, ...(await loader.load(name))};
}

function execOf(root: NodeSpec | undefined) {
	return root?.type === 'exec' ? root : undefined;
}

test('a node that calls a function has the call, what a shell runs for it, and the code', async () => {
	const {name, spec} = await load("new Exec(say, \"Bob's\", 2).with({env: {A: '1'}, cpu: 1})");
	expect(spec?.root).toMatchObject({
		type: 'exec',
		command: `/conducto/native/call ${name} say '"Bob'\\''s"' 2`,
		native: {module: name, function: 'say', args: ["Bob's", 2], digest: expect.any(String)},
		env: {A: '1'},
		cpu: 1,
		place: {file: `${folder.path}/${name}`, line: 8},
	});
	expect(spec?.native?.root).toBe(folder.path);
	expect(Object.keys(spec?.native?.modules ?? {})).toEqual([name, 'lib/shout.ts']);
	const module = spec?.native?.modules[name];
	expect(module).toMatchObject({format: 'module', imports: {'./lib/shout.js': 'lib/shout.ts'}});
	expect(module?.source).toContain('function say(who        , times         )       {');
});

test('a function of another module of the definition can be called', async () => {
	const {spec} = await load("new Exec(shout, 'x')");
	expect(execOf(spec?.root)?.native).toMatchObject({module: 'lib/shout.ts', function: 'shout'});
});

test('what a function imports when it runs is handed over, and JSON and CommonJS with it', async () => {
	const {spec} = await load(
		'new Exec(run)',
		`export async function run() { await import('./lib/later.js'); const m = await import('./lib/old.cjs');
return (await import('./data.json', {with: {type: 'json'}})).default.a + m.old(1); }`,
	);
	const modules = spec?.native?.modules ?? {};
	expect(Object.entries(modules).map(([name, {format}]) => [name, format])).toEqual([
		[expect.stringMatching(/^p\d+\.ts$/), 'module'],
		['lib/shout.ts', 'module'],
		['lib/later.ts', 'module'],
		['lib/old.cjs', 'commonjs'],
		['data.json', 'json'],
	]);
});

test('the default export has the name that the person gave it', async () => {
	const file = 'default.ts';
	await folder.write(
		file,
		`import {Exec} from 'conducto';
export default function greet(who: string) { return who; }
export const tree = new Exec(greet, 'Al');`,
	);
	const {spec} = await loader.load(file, 'tree');
	expect(execOf(spec?.root)?.native).toMatchObject({function: 'default', label: 'greet'});
});

test('a definition without calls hands over no code', async () => {
	const {spec} = await load("new Exec('true').with({skip: true})");
	expect(spec).not.toHaveProperty('native');
	expect(spec?.root).toMatchObject({command: 'true', skip: true});
});

test('options come before those given earlier', async () => {
	const {spec} = await load("new Exec(say, 'x').with({cpu: 1, mem: 1}).with({cpu: 2})");
	expect(spec?.root).toMatchObject({cpu: 2, mem: 1, native: {args: ['x']}});
});

test.each([
	['new Exec(hidden)', 'hidden is not exported', 'export function hidden(…)'],
	['new Exec(() => 1)', 'the function is not exported', 'Give it a name'],
	['new Exec(say.bind(null, "x"))', 'is not written in this definition', 'Write and export'],
	['new Exec(console.log, 1)', 'log is not written in this definition', 'Write and export'],
	['new Exec(class Cow {} as never)', 'Cow is a class', 'Name a function'],
	['new Exec(function* steps() {})', 'steps is a generator', 'Name a function'],
	['new Exec(say)', 'say takes 1 to 2 arguments, but is given 0', 'new Exec(say, …)'],
	["new Exec(say, 'a', 2, 3)", 'say takes 1 to 2 arguments, but is given 3', 'new Exec(say, …)'],
	['new Exec(shout)', 'shout takes 1 argument, but is given 0', 'new Exec(shout, …)'],
	[
		"new Exec(say, 'a', Number.NaN)",
		"argument 2 of say can't be written as JSON: it is NaN",
		'Hand over strings',
	],
	[
		'new Exec(say, {list: [{when: new Date()}]})',
		"argument 1 of say can't be written as JSON: at list[0].when there is a Date",
		'toISOString',
	],
	["new Exec(say, 'x'.repeat(200_000))", 'have 200002 bytes as JSON', 'a file of the image'],
	["new Exec(say, 'x').with({cpus: 2})", 'Exec has no option "cpus"', 'cpu'],
	["new Exec('true', 'x')", 'the options of Exec must be an object', 'Exec knows'],
	[
		"new Serial().add('A', new Exec(say, 'x')).with({cpu: 1})",
		'this node was already added as "A"',
		'before add',
	],
])('%s is an error that names the line', async (expression, message, hint) => {
	const result = await load(expression);
	expect(result.code).toBe('definition-invalid');
	expect(result.message).toContain(`${result.name}:8: `);
	expect(result.message).toContain(message);
	expect(result.hint).toContain(hint);
});

test('arguments are those of the moment when the node was made', async () => {
	const {spec} = await load(
		'new Exec(say, changing(list))',
		'const list = {items: [1]}; function changing(l: typeof list) { setTimeout(() => l.items.push(2)); return l as never; }',
	);
	expect(execOf(spec?.root)?.native?.args).toEqual([{items: [1]}]);
});

test('what conducto tree --json prints is a spec that can be opened elsewhere', async () => {
	const {spec} = await load("new Exec(say, 'x')");
	await folder.write('spec.json', JSON.stringify(spec));
	expect((await loader.load('spec.json')).spec).toEqual(spec);
	const {native: _, ...rest} = spec ?? {};
	await folder.write('spec.json', JSON.stringify(rest));
	const result = await loader.load('spec.json');
	expect(result).toMatchObject({code: 'spec-invalid', hint: expect.stringContaining('--json')});
	expect(result.message).toMatch(/root\.native\.module is "p\d+\.ts", which is not among/);
});

test.each(['../x.ts', '/x.ts', 'a//b.ts', 'a/./b.ts'])('%s names no module', async name => {
	const native = {root: '/', modules: {[name]: {format: 'module', source: ''}}};
	const root = {type: 'exec', command: 'true'};
	await folder.write('bad.json', JSON.stringify({conducto: 1, native, root}));
	expect(await loader.load('bad.json')).toMatchObject({
		message: expect.stringContaining('is not a name of a file below a folder'),
	});
});
