import {execFile} from 'node:child_process';
import {mkdir, rm, writeFile} from 'node:fs/promises';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {containersOf} from '../support/containers.ts';
import {testEnvironment} from '../support/environment.ts';
import {cliFile, runProgram, startProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const two = `
import {Exec, Serial} from 'conducto';

export default function hello() {
	const pipeline = new Serial({image: 'debian:stable-slim', env: {NAME: 'world'}});
	pipeline.add('Greet', new Exec('echo "hello $NAME"; echo oops >&2'));
	pipeline.add('Distro', new Exec("cat /etc/*-release | egrep '^NAME'"));
	return pipeline;
}
`;

test('two nodes run in real containers, one after the other, and leave none behind', async () => {
	await using folder = await temporaryFolder({'pipeline.ts': two});
	const {stdout, stderr, exitCode} = await runProgram(['pipeline.ts'], {
		cwd: folder.path,
		stateFolder: `${folder.path}/state`,
	});
	expect(stderr).toBe('');
	expect(exitCode).toBe(0);
	expect(stdout).toContain('[/Greet] hello world\n');
	expect(stdout).toContain('[/Greet] oops\n');
	expect(stdout).toContain('[/Distro] NAME="Debian GNU/Linux"\n');
	expect(stdout.indexOf('[/Distro] started')).toBeGreaterThan(stdout.indexOf('[/Greet] ✓ done'));
	expect(stdout).toMatch(/\n2 done\n/);
	expect(await containersOf(`${folder.path}/state`)).toEqual([]);
});

test('a failed node stops its Serial, and the exit code is 1', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `
import {Exec, Parallel, Serial} from 'conducto';
const root = new Serial();
const both = root.add('Both', new Parallel());
both.add('bad', new Exec('echo to stdout; exit 3'));
both.add('good', new Exec('true'));
root.add('never', new Exec('echo never'));
export default root;
`,
	});
	const {stdout, exitCode} = await runProgram(['p.ts', '--ci'], {
		cwd: folder.path,
		stateFolder: `${folder.path}/state`,
	});
	expect(exitCode).toBe(1);
	expect(stdout).toMatch(/\[\/Both\/bad\] ✗ error in [\d.]+s: exit code 3/);
	expect(stdout).toContain('[/Both/good] ✓ done');
	expect(stdout).not.toContain('[/never] never');
	expect(stdout).toMatch(/1 pending, 1 done, 1 error/);
});

test('--json prints every RunEvent from the first one on, and the output', async () => {
	await using folder = await temporaryFolder({'pipeline.ts': two});
	const {stdout, exitCode} = await runProgram(['pipeline.ts', '--json'], {
		cwd: folder.path,
		stateFolder: `${folder.path}/state`,
	});
	expect(exitCode).toBe(0);
	const lines = stdout
		.trim()
		.split('\n')
		.map(line => JSON.parse(line));
	const events = lines.filter(line => line.type !== 'output');
	expect(events.map(event => event.seq)).toEqual(events.map((_, index) => index + 1));
	expect(events.at(0)).toMatchObject({v: 1, type: 'pipeline-created'});
	expect(events.filter(event => event.type === 'attempt-ended')).toMatchObject([
		{path: '/Greet', attempt: 1, outcome: {state: 'done', exitCode: 0}},
		{path: '/Distro', attempt: 1, outcome: {state: 'done', exitCode: 0}},
	]);
	const output = lines.filter(line => line.type === 'output' && line.path === '/Greet');
	expect(output.map(line => [line.stream, line.text])).toEqual(
		expect.arrayContaining([
			['stdout', 'hello world\n'],
			['stderr', 'oops\n'],
		]),
	);
});

test.for(['SIGINT', 'SIGTERM'] as const)(
	'%s stops what runs and leaves no container',
	async signal => {
		await using folder = await temporaryFolder({
			'p.ts': `
import {Exec, Parallel} from 'conducto';
export default new Parallel({children: {a: new Exec('echo up; sleep 1000'), b: new Exec('echo up; sleep 1000')}});
`,
		});
		const stateFolder = `${folder.path}/state`;
		await using program = startProgram(['p.ts', '--jobs', '2'], {cwd: folder.path, stateFolder});
		await program.waitFor('[/a] up');
		await program.waitFor('[/b] up');
		program.kill(signal);
		const {exitCode, stdout} = await program.result;
		expect(exitCode).toBe(130);
		expect(stdout).toContain('2 killed');
		expect(await containersOf(stateFolder)).toEqual([]);
	},
);

test('a closed output ends the run and leaves no container', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `import {Exec} from 'conducto'; export default new Exec('while :; do echo up; sleep 0.05; done');`,
	});
	const stateFolder = `${folder.path}/state`;
	const shell = execFile('sh', ['-c', `"$0" "$1" p.ts | head -4`, process.execPath, cliFile], {
		cwd: folder.path,
		env: testEnvironment({CONDUCTO_STATE_DIR: stateFolder}),
	});
	await new Promise(resolve => {
		shell.once('close', resolve);
	});
	expect(await containersOf(stateFolder)).toEqual([]);
});

test('--jobs bounds how many nodes run at once', async () => {
	const children = Array.from(
		{length: 6},
		(_, n) => `n${n}: new Exec('echo $(date +%s%N); sleep 0.5')`,
	);
	await using folder = await temporaryFolder({
		'p.ts': `import {Exec, Parallel} from 'conducto';
export default new Parallel({children: {${children.join(', ')}}});`,
	});
	const {stdout} = await runProgram(['p.ts', '--json', '--jobs', '2'], {
		cwd: folder.path,
		stateFolder: `${folder.path}/state`,
	});
	let running = 0;
	let most = 0;
	for (const line of stdout.trim().split('\n')) {
		const {type} = JSON.parse(line);
		running += type === 'attempt-intended' ? 1 : type === 'attempt-ended' ? -1 : 0;
		most = Math.max(most, running);
	}

	expect(most).toBe(2);
	expect(running).toBe(0);
});

test('list, logs and open show what happened, after the program that ran it is gone', async () => {
	await using folder = await temporaryFolder({'pipeline.ts': two});
	const options = {cwd: folder.path, stateFolder: `${folder.path}/state`};
	await runProgram(['pipeline.ts'], options);
	const listed = JSON.parse((await runProgram(['list', '--json'], options)).stdout);
	expect(listed).toMatchObject({state: 'done', counts: {done: 2, error: 0}});
	expect(listed.definition).toBe(`${folder.path}/pipeline.ts`);

	const logs = await runProgram(['logs', listed.id, '/Greet'], options);
	expect(logs).toMatchObject({stdout: 'hello world\n', stderr: 'oops\n', exitCode: 0});
	const open = await runProgram(['open'], options);
	expect(open.stdout).toMatch(/✓ \/Greet +done/);
	expect(open.stdout).toContain('2 done');
	expect(open.exitCode).toBe(0);
});

test('a pipeline whose program was killed is opened again with what really happened, and can be continued', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `
import {Exec, Serial} from 'conducto';
const root = new Serial();
root.add('first', new Exec('echo one'));
root.add('second', new Exec('echo two; sleep 3'));
export default root;
`,
	});
	const options = {cwd: folder.path, stateFolder: `${folder.path}/state`};
	await using program = startProgram(['p.ts'], options);
	await program.waitFor('[/second] two');
	program.kill('SIGKILL');
	await program.result;
	expect(await containersOf(options.stateFolder)).toHaveLength(1);

	const listed = JSON.parse((await runProgram(['list', '--json'], options)).stdout);
	expect(listed).toMatchObject({state: 'running', counts: {done: 1, running: 1}});
	await mkdir(`${options.stateFolder}/pipelines/broken`);
	await writeFile(`${options.stateFolder}/pipelines/broken/run.db`, 'no database');
	const list = await runProgram(['list'], options);
	expect(list.stdout).toMatch(/broken +unreadable +/);
	expect(list.stdout).toContain(listed.id);
	await rm(`${options.stateFolder}/pipelines/broken`, {recursive: true});

	const shown = await runProgram(['open'], options);
	expect(shown.stdout).toMatch(/✓ \/first +done/);
	const continued = await runProgram(['open', '--ci'], options);
	expect(continued.stdout).toContain('[/second] two\n');
	expect(continued.stdout).toMatch(/\[\/second\] ✓ done/);
	expect(continued.exitCode).toBe(0);
	expect(await containersOf(options.stateFolder)).toEqual([]);
});

test('the command in the last line opens the pipeline again, pasted in another folder', async () => {
	await using folder = await temporaryFolder({'pipeline.ts': two});
	const {stdout} = await runProgram(['pipeline.ts'], {cwd: folder.path, stateFolder: 'state'});
	const command = /^See it again with: (.*)\n$/m.exec(stdout)?.[1] ?? '';
	const shown = await promisify(execFile)('sh', ['-c', command], {
		cwd: '/',
		env: testEnvironment(),
	});
	expect(shown.stdout).toMatch(/✓ \/Greet +done/);
});

test('--help and --version beside a command run nothing', async () => {
	await using folder = await temporaryFolder({'p.ts': two});
	const options = {cwd: folder.path, stateFolder: `${folder.path}/state`};
	for (const args of [
		['p.ts', '--help'],
		['clean', '--all', '--help'],
		['rebuild', 'x', '--help'],
	]) {
		const {stdout, exitCode} = await runProgram(args, options);
		expect(stdout).toContain('conducto <definition> [function] [args…]');
		expect(exitCode).toBe(0);
	}

	expect((await runProgram(['p.ts', '--version'], options)).stdout).toMatch(/^\d+\.\d+\.\d+/);
	expect((await runProgram(['list'], options)).stdout).toContain('There is no pipeline yet');
});

test('a reader that is slower than the run gets all of it', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `
import {Exec} from 'conducto';
export default new Exec('seq 100000');
`,
	});
	const state = `${folder.path}/state`;
	const reader = 'until [ -e go ]; do sleep 0.05; done; cat';
	const command = `"$0" "$1" --ci p.ts | { ${reader}; }`;
	const running = promisify(execFile)('sh', ['-c', command, process.execPath, cliFile], {
		cwd: folder.path,
		env: testEnvironment({CONDUCTO_STATE_DIR: state}),
		maxBuffer: 2 ** 25,
	});
	// Far more than a pipe holds is printed when nobody has read anything yet.
	await waitUntil(async () => {
		const {stdout} = await runProgram(['list', '--json'], {stateFolder: state});
		return stdout.includes('"state":"done"');
	});
	await folder.write('go', '');
	const {stdout} = await running;
	expect(stdout).toContain('[/] 100000\n');
	expect(stdout).toMatch(/\n1 done\nSee it again with: .*\n$/);
});

async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
	while (!(await holds())) {
		await new Promise(resolve => setImmediate(resolve));
	}
}
