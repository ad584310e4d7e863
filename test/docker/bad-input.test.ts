import {existsSync} from 'node:fs';
import {mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {containersOf, docker} from '../support/containers.ts';
import {type ProgramResult, runProgram} from '../support/program.ts';
import {startInPty} from '../support/pty.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {importImage} from './image-archives.ts';

const hello = `import {Exec} from 'conducto'; export default new Exec('echo hello');`;
const noEngine = {DOCKER_HOST: 'unix:///nowhere/docker.sock'};

/** One sentence, one hint, no stack trace. */
function expectSentence(text: string, sentence: RegExp, hint: RegExp): void {
	const lines = text.trim().split('\n');
	expect(lines).toHaveLength(2);
	expect(lines[0]).toMatch(sentence);
	expect(lines[1]).toMatch(hint);
}

async function run(
	files: Readonly<Record<string, string>>,
	args: readonly string[],
	env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult & {readonly madePipelines: boolean}> {
	await using folder = await temporaryFolder(files);
	const stateFolder = path.join(folder.path, 'state');
	const result = await runProgram(args, {cwd: folder.path, stateFolder, env});
	return {...result, madePipelines: existsSync(path.join(stateFolder, 'pipelines'))};
}

test('no engine', async () => {
	const {exitCode, stderr, madePipelines} = await run({'p.ts': hello}, ['p.ts'], noEngine);
	expect(exitCode).toBe(3);
	expectSentence(stderr, /No Docker engine answers/, /[Ss]tart/);
	expect(madePipelines).toBe(false);
});

test('no engine, in a terminal: the TUI gives way to the same sentence', async () => {
	await using folder = await temporaryFolder({'p.ts': hello});
	await using pty = startInPty({
		args: ['p.ts'],
		cwd: folder.path,
		env: {...noEngine, CONDUCTO_STATE_DIR: path.join(folder.path, 'state')},
	});
	expect((await pty.exit).exitCode).toBe(3);
	expect(pty.modes()).toMatchObject({alternateScreen: false, cursorVisible: true});
	expect(pty.screen()).toMatch(/^conducto: No Docker engine answers/);
	expect(existsSync(path.join(folder.path, 'state', 'pipelines'))).toBe(false);
});

test('no docker CLI: the run, and a debug shell, work without it', async () => {
	await using folder = await temporaryFolder({'p.ts': hello});
	const bin = path.join(folder.path, 'bin');
	await mkdir(bin);
	await symlink(process.execPath, path.join(bin, 'node'));
	const env = {PATH: bin, CONDUCTO_STATE_DIR: path.join(folder.path, 'state')};
	await using pty = startInPty({args: ['p.ts', '--run'], cwd: folder.path, env});
	await pty.waitFor(/✓ 1 done/);
	pty.press('s');
	await pty.waitFor(/^\[snapshot \/\] .*# ?$/m);
	// Without PATH nothing tells the terminal not to add carriage returns; they do no harm.
	pty.press('echo $((40 + 2))', 'Enter');
	await pty.waitFor(/^42$/m);
	pty.press('exit', 'Enter');
	await pty.waitFor(/r reset/);
	pty.press('q');
	expect((await pty.exit).exitCode).toBe(0);
	await expect.poll(() => containersOf(env.CONDUCTO_STATE_DIR)).toEqual([]);
});

test('an image that is not to be had: its node is in error and says why', async () => {
	const {exitCode, stdout} = await run(
		{
			'p.ts': `import {Exec} from 'conducto'; export default new Exec('true', {image: 'localhost:1/no:1'});`,
		},
		['p.ts'],
	);
	expect(exitCode).toBe(1);
	expect(stdout).toMatch(
		/✗ error: Its image localhost:1\/no:1 could not be made: .*can't be reached/,
	);
	expect(stdout).not.toMatch(/^\s+at /m);
});

test('an image without a shell: its node is in error and says what to do', async () => {
	const image = `conducto-test-no-shell:${process.pid}`;
	await importImage(image, root => writeFile(path.join(root, 'only-file'), ''));
	try {
		const {exitCode, stdout} = await run(
			{
				'p.ts': `import {Exec} from 'conducto'; export default new Exec('true', {image: '${image}'});`,
			},
			['p.ts'],
		);
		expect(exitCode).toBe(1);
		expect(stdout).toContain(`Image ${image} has no shell to run the command with.`);
		expect(stdout).toContain('Use an image that has bash, ash, zsh or sh.');
	} finally {
		await docker('rmi', image);
	}
});

test('a definition that is not there', async () => {
	const {exitCode, stderr} = await run({}, ['nothing.ts']);
	expect(exitCode).toBe(2);
	expectSentence(stderr, /There is no file nothing\.ts/, /Name the file/);
});

test.for([
	['a syntax error', 'export default function ( {', /p\.ts:1: has a syntax error/],
	['an exception', 'throw new Error("boom")', /p\.ts:1: threw Error: boom/],
	['no node', 'export default 3', /exports nothing that makes a pipeline/],
	[
		'an unknown option',
		`import {Exec} from 'conducto';\nexport default new Exec('x', {imgae: 'y'});`,
		/p\.ts:2: Exec has no option "imgae"/,
	],
] as const)('a broken definition: %s', async ([, text, sentence]) => {
	const {exitCode, stderr, madePipelines} = await run({'p.ts': text}, ['p.ts']);
	expect(exitCode).toBe(2);
	expectSentence(stderr, sentence, /\S/);
	expect(madePipelines).toBe(false);
	const debug = await run({'p.ts': text}, ['p.ts', '--debug']);
	expect(debug.stderr).toMatch(/^\s+at /m);
});

test('a folder of copyDir that is missing', async () => {
	const {exitCode, stderr, madePipelines} = await run(
		{
			'p.ts': `import {Exec, Image} from 'conducto';
export default new Exec('true', {image: new Image({copyDir: './nope'})});`,
		},
		['p.ts'],
	);
	expect(exitCode).toBe(2);
	expectSentence(stderr, /p\.ts:2: copyDir is not a folder: .*nope/, /Create it/);
	expect(madePipelines).toBe(false);
});

test('a debug shell without a terminal', async () => {
	const {exitCode, stderr} = await run({}, ['debug', 'abc234', '/a']);
	expect(exitCode).toBe(2);
	expectSentence(stderr, /needs a terminal/, /Run it from a terminal/);
});

test('stdin that is no terminal: the pipeline runs in plain mode', async () => {
	await using folder = await temporaryFolder({'p.ts': hello});
	await using pty = startInPty({
		file: 'sh',
		args: ['-c', '"$0" "$1" p.ts < /dev/null', process.execPath, path.resolve('dist/cli.js')],
		cwd: folder.path,
		env: {CONDUCTO_STATE_DIR: path.join(folder.path, 'state')},
	});
	expect((await pty.exit).exitCode).toBe(0);
	expect(pty.screen()).toContain('[/] hello');
	expect(pty.screen()).toContain('1 done');
});

test('a terminal that is too small says so, and works again when it is larger', async () => {
	await using folder = await temporaryFolder({'p.ts': hello});
	await using pty = startInPty({
		args: ['p.ts', '--run'],
		cols: 30,
		rows: 8,
		cwd: folder.path,
		env: {CONDUCTO_STATE_DIR: path.join(folder.path, 'state')},
	});
	await pty.waitFor(/40x10/);
	pty.resize(80, 24);
	await pty.waitFor(/✓ 1 done/);
	pty.press('q');
	expect((await pty.exit).exitCode).toBe(0);
});

test.for([
	[['--nope'], /nope/],
	[['tree'], /missing/],
	[['open', 'zzzzzz'], /There is no pipeline zzzzzz/],
	[['p.ts', '--jobs', '0'], /whole number/],
] as const)('wrong usage: conducto %s', async ([args, sentence]) => {
	const {exitCode, stderr} = await run({'p.ts': hello}, args);
	expect(exitCode).toBe(2);
	expect(stderr).toMatch(sentence);
});
