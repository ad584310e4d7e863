import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {docker} from '../support/containers.ts';
import {listed, type TestMachine, testMachine} from '../support/machine.ts';
import {runProgram} from '../support/program.ts';

const name = `it's "$HOME" -x`;
const definition = `
import {Exec, Image, Serial} from 'conducto';
const image = new Image({image: 'debian:stable-slim', copyDir: 'src', pathMap: {lib: 'made/lib'}});
const root = new Serial({image, stopOnError: false});
root.add(${JSON.stringify(name)}, new Exec('echo left > /left; exit 1'));
root.add('Fine', new Exec('true'));
export default root;
`;

async function failedRun(): Promise<TestMachine & {readonly id: string}> {
	const machine = await testMachine({'p.ts': definition, 'src/a.txt': 'first\n', 'lib/b': 'b'});
	await machine.run('p.ts', '--ci');
	const {id} = await listed(machine);
	return {...machine, id};
}

async function inside(container: string, script: string): Promise<string> {
	return docker('exec', container, 'sh', '-c', script);
}

async function names({id}: {readonly id: string}): Promise<readonly string[]> {
	const filter = ['--filter', `label=com.conducto.pipeline=${id}`];
	const found = await docker('ps', '-a', ...filter, '--format', '{{.Names}}');
	return found.split('\n').filter(found => /-(snapshot|live|failed)$/.test(found));
}

test('--print leaves the container of each kind up and prints its name; clean removes them all', async () => {
	await using machine = await failedRun();
	const print = async (...flags: readonly string[]): Promise<string> => {
		const {stdout, stderr, exitCode} = await machine.run(
			...['debug', machine.id, `/${name}`, '--print'],
			...flags,
		);
		expect({exitCode, stderr}).toMatchObject({exitCode: 0});
		const [container = '', ...rest] = stdout.split('\n');
		expect(rest).toEqual(['']);
		expect(stderr).toContain(`docker rm -f ${container}\n`);
		expect(stderr).toContain('conducto clean');
		return container;
	};
	const snapshot = await print();
	const live = await print('--live');
	const failed = await print('--failed');
	expect((await names(machine)).toSorted()).toEqual([snapshot, live, failed].toSorted());

	expect(await inside(snapshot, 'pwd; cat a.txt; ls')).toBe('/mnt/conducto\nfirst\na.txt');
	expect(await inside(failed, 'cat /left')).toBe('left');
	expect(await inside(live, 'cat made/lib/b; echo new > new; echo new > made/lib/new')).toBe('b');
	expect(await readFile(`${machine.path}/src/new`, 'utf8')).toBe('new\n');
	expect(await readFile(`${machine.path}/lib/new`, 'utf8')).toBe('new\n');

	// The shell that is said to be in it is there.
	const shell = await docker('exec', live, '/bin/bash', '-c', 'test -r /conducto/shell/start');
	expect(shell).toBe('');

	// None of a pipeline that stays goes where ages say what goes.
	await machine.run('clean', '--older-than', '1h');
	expect(await names(machine)).toHaveLength(3);

	await machine.run('reset', machine.id);
	const cleaned = await machine.run('clean');
	expect(cleaned.stdout).toContain('3 containers');
	expect(await names(machine)).toEqual([]);
	expect((await machine.run('list', '--json')).stdout).toContain(machine.id);
	// The place that was made for the mount is gone.
	await expect(readFile(`${machine.path}/src/made`)).rejects.toThrow('ENOENT');
});

test.runIf(process.getuid?.() === 0)(
	'clean gives what was made through it to whoever is behind sudo',
	async () => {
		await using machine = await failedRun();
		const {stdout} = await machine.run('debug', machine.id, '/Fine', '--print', '--live');
		await inside(stdout.trim(), 'echo new > new; echo changed >> a.txt');
		const env = {SUDO_UID: '12345', SUDO_GID: '12345'};
		await runProgram(['clean'], {...machine, env});
		const owners = `cd ${machine.path}/src; stat -c %n=%u new a.txt`;
		const found = await docker(
			...['run', '--rm', '-v', `${machine.path}:${machine.path}`, 'debian:stable-slim'],
			...['sh', '-c', owners],
		);
		expect(found.split('\n')).toEqual(['new=12345', 'a.txt=0']);
	},
);

test('--print is refused where there is nothing to leave up, and leaves nothing', async () => {
	await using machine = await failedRun();
	const refused = async (path: string, ...flags: readonly string[]) => {
		const {stderr, stdout, exitCode} = await machine.run('debug', machine.id, path, ...flags);
		expect(stdout).toBe('');
		return {stderr, exitCode};
	};
	expect(await refused('/Fine', '--print', '--docker-run')).toMatchObject({
		stderr: expect.stringContaining('--docker-run goes without --print'),
		exitCode: 2,
	});
	expect(await refused('/Fine', '--vscode')).toMatchObject({
		stderr: expect.stringContaining('The command of /Fine starts neither Python nor Node.js'),
	});
	expect(await names(machine)).toEqual([]);
});
