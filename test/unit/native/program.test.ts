import {execFile} from 'node:child_process';
import {mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {extract} from 'tar';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {nativeArchive} from '../../../source/image/native/native-archive.ts';
import type {NativeModule} from '../../../source/pipeline/spec.ts';
import {testEnvironment} from '../../support/environment.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const root = "/home/al/it's here";
const folder = await temporaryFolder();
const home = path.join(folder.path, 'conducto/native');
const workdir = path.join(folder.path, 'workdir');

const modules: Readonly<Record<string, NativeModule>> = {
	'p.ts': {
		format: 'module',
		imports: {'./lib/tools.js': 'lib/tools.ts', 'shared-tools': 'other/shared.ts'},
		source: `import {Exec, Image, Serial} from 'conducto';
import {double} from './lib/tools.js';
import {shared} from 'shared-tools';

export const image = new Image({copyDir: '.', copyUrl: undefined});
export const place = new Exec('true').place;
export function say(who, times) { console.log('hello', who, times, double(times), shared); }
export async function fails() { await 1; throw new TypeError('no cow', {cause: new Error('no grass')}); }
export function throwsText() { throw 'just a text'; }
export function exits() { process.exit(7); }
export function rejectsLater() { setTimeout(() => Promise.reject(new RangeError('late')), 1); }
export async function waitsForEver() { await new Promise(() => {}); }
export function where() { console.log(JSON.stringify({image: image.spec, place, cwd: process.cwd()})); }
export async function moo() { const {moo} = await import('cow'); console.log(moo); }
export async function missing() { await import('grass'); }
export async function lists() { console.log((await import('./lib/tools.ts?again')).double(4)); }
export function catches() { process.on('uncaughtException', e => console.log('caught', e.message)); setTimeout(() => { throw new Error('x'); }, 1); }
export default function main() { console.log('main', new Serial().children.size); }
`,
	},
	'lib/tools.ts': {
		format: 'module',
		source: 'export function double(n) { return n * 2; }\nexport const f = 1;\n',
	},
	'other/shared.ts': {format: 'module', source: "export const shared = 'shared';"},
	'old.cjs': {
		format: 'commonjs',
		source: "exports.old = who => console.log('old', who, require('cow').moo);",
	},
	'broken.ts': {
		format: 'module',
		source: "\n\nthrow new Error('not here');\nexport function never() {}",
	},
	'needs.ts': {format: 'module', source: "import 'grass/green';\nexport function never() {}"},
};

beforeAll(async () => {
	await mkdir(folder.path, {recursive: true});
	const archive = await nativeArchive({root, modules}, process.execPath);
	await pipeline(archive, extract({cwd: folder.path}));
	await mkdir(path.join(workdir, 'node_modules/cow'), {recursive: true});
	const cow = path.join(workdir, 'node_modules/cow');
	await writeFile(path.join(cow, 'package.json'), '{"main": "./cow.js"}');
	await writeFile(path.join(cow, 'cow.js'), "exports.moo = 'Moo';");
});
afterAll(() => folder[Symbol.asyncDispose]());

type Called = {stdout: string; stderr: string; exitCode: number; failure: string | undefined};

function call(...words: string[]): Promise<Called> {
	return new Promise(resolve => {
		execFile(
			path.join(home, 'call'),
			words,
			{cwd: workdir, env: testEnvironment()},
			async (error, stdout, stderr) => {
				const left = await readFile(path.join(home, 'out/failure.json'), 'utf8').catch(() => '{}');
				const exitCode = error ? Number(error.code) : 0;
				resolve({stdout, stderr, exitCode, failure: JSON.parse(left).message});
			},
		);
	});
}

test('a function gets its arguments, and its modules have each other and conducto', async () => {
	expect(await call('p.ts', 'say', '"Al \\"x\\""', '2')).toEqual({
		stdout: 'hello Al "x" 2 4 shared\n',
		stderr: '',
		exitCode: 0,
		failure: undefined,
	});
	expect((await call('p.ts', 'default')).stdout).toBe('main 0\n');
});

test("what it throws is shown with the person's own files and lines, and the cause, and no frame of ours", async () => {
	const {stderr, exitCode, failure} = await call('p.ts', 'fails');
	expect(stderr).toBe(`TypeError: no cow
    at fails (${root}/p.ts:8:48) {
  [cause]: Error: no grass
      at fails (${root}/p.ts:8:80)
}
`);
	expect(exitCode).toBe(1);
	expect(failure).toBe(`${root}/p.ts:8: fails threw TypeError: no cow.`);
});

test.each([
	['throwsText', 1, 'throwsText threw the string "just a text".'],
	['exits', 7, undefined],
	['rejectsLater', 1, `${root}/p.ts:11: rejectsLater threw RangeError: late.`],
	['waitsForEver', 1, expect.stringContaining('waitsForEver never came to its end')],
	['missing', 1, 'The image has no package grass, which the definition imports.'],
	['catches', 0, undefined],
	['gone', 2, 'p.ts exports no function gone.'],
])('%s ends with %i', async (name, exitCode, failure) => {
	const called = await call('p.ts', name);
	expect(called).toMatchObject({exitCode, failure});
	if (name === 'catches') {
		expect(called.stdout).toBe('caught x\n');
	}
});

test('packages come from the folder in which the command starts, for import and require', async () => {
	expect((await call('p.ts', 'moo')).stdout).toBe('Moo\n');
	expect((await call('old.cjs', 'old', '1')).stdout).toBe('old 1 Moo\n');
});

test('a module that is named with a query is the same text', async () => {
	expect((await call('p.ts', 'lists')).stdout).toBe('8\n');
});

test("images and nodes have the places and folders of the person's machine", async () => {
	const {stdout} = await call('p.ts', 'where');
	expect(JSON.parse(stdout)).toEqual({
		image: {copy_dir: root, place: {file: `${root}/p.ts`, line: 5}},
		place: {file: `${root}/p.ts`, line: 6},
		cwd: workdir,
	});
});

test('a definition that fails when it is loaded again says so', async () => {
	const {stderr, exitCode, failure} = await call('broken.ts', 'never');
	expect(stderr).toContain(`    at ${root}/broken.ts:3:7`);
	expect(stderr).toContain('failed before never was called');
	expect(exitCode).toBe(1);
	expect(failure).toBe(`${root}/broken.ts:3: never threw Error: not here.`);
});

test('a package that is missing is named, with what to do', async () => {
	const {stderr} = await call('needs.ts', 'never');
	expect(stderr).toContain("The image has no package grass. Add installNpm: ['grass'] to it");
});

test('an argument that a person changed to something else than JSON is named', async () => {
	const {stderr, exitCode} = await call('p.ts', 'say', 'Al', '2');
	expect(stderr).toBe('Argument 1 is not JSON: Al\n');
	expect(exitCode).toBe(2);
});

test('a failure of an earlier call is forgotten', async () => {
	await call('p.ts', 'fails');
	expect((await call('p.ts', 'exits')).failure).toBeUndefined();
});
