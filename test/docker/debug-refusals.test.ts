import {afterAll, beforeAll, expect, test} from 'vitest';
import {docker} from '../support/containers.ts';
import {listed, type TestMachine, testMachine} from '../support/machine.ts';
import {runProgram} from '../support/program.ts';

const definition = `
import {Exec, Image, Serial} from 'conducto';
const root = new Serial({image: new Image({image: 'debian:stable-slim'}), stopOnError: false});
root.add('Fine', new Exec('true'));
root.add('Part', new Serial());
root.add('Part/Bad', new Exec('exit 1'));
root.add('Gone', new Exec('true', {image: new Image({name: 'mine', image: 'debian:stable-slim', copyDir: 'src'})}));
root.add('Never', new Exec('true', {skip: true}));
export default root;
`;

let machine: TestMachine;
let id: string;

beforeAll(async () => {
	machine = await testMachine({'p.ts': definition, 'src/a': ''});
	await machine.run('p.ts', '--ci');
	({id} = await listed(machine));
});

afterAll(async () => {
	await machine[Symbol.asyncDispose]();
});

/** As `conducto debug` in a terminal refuses it: the same way, only that this needs none. */
async function refusal(path: string, ...flags: readonly string[]): Promise<string> {
	const {stdout, stderr, exitCode} = await machine.run('debug', id, path, '--print', ...flags);
	expect(stdout).toBe('');
	expect(exitCode).toBeGreaterThan(0);
	return stderr;
}

const refused = [
	{
		name: 'no mapped files',
		path: '/Fine',
		flags: ['--live'],
		says: 'The image of /Fine has no files of yours.',
		way: 'Add copyDir or pathMap to the image, or open a snapshot (s) instead.',
	},
	{
		name: 'the attempt has not failed',
		path: '/Fine',
		flags: ['--failed'],
		says: 'Attempt 1 has not failed.',
		way: 'Open a snapshot instead (s).',
	},
	{
		name: 'it never ran',
		path: '/Never',
		flags: ['--failed'],
		says: 'It has not run yet: there is no failed container.',
		way: 'Open a snapshot instead (s).',
	},
	{
		name: 'it has no such attempt',
		path: '/Never',
		flags: ['--attempt', '3'],
		says: '/Never has no attempt 3: it has not run yet.',
		way: 'See them with: conducto history',
	},
	{
		name: 'no Exec node',
		path: '/Part',
		flags: [],
		says: '/Part is a serial node, which runs no command.',
		way: 'Name one of the Exec nodes below it, such as /Part/Bad',
	},
	{
		name: 'no node',
		path: '/Part/Bda',
		flags: [],
		says: 'There is no node /Part/Bda in this pipeline.',
		way: 'Did you mean /Part/Bad?',
	},
	{
		name: 'two kinds',
		path: '/Fine',
		flags: ['--live', '--failed'],
		says: "--live and --failed can't be together.",
		way: 'Open two shells',
	},
] as const;

test.for(refused)('$name', async ({path, flags, says, way}) => {
	const stderr = await refusal(path, ...flags);
	expect(stderr).toContain(says);
	expect(stderr).toContain(way);
});

test('the kept container is gone', async () => {
	const filter = ['--filter', `label=com.conducto.pipeline=${id}`];
	const kept = await docker(
		'ps',
		'-aq',
		...filter,
		'--filter',
		'label=com.conducto.node=/Part/Bad',
	);
	await docker('rm', '-f', kept);
	const stderr = await refusal('/Part/Bad', '--failed');
	expect(stderr).toContain('The container of the failed attempt is gone.');
	expect(stderr).toContain('run the node again, or open a snapshot of it');
});

test("the image is gone, the node's or a chosen attempt's", async () => {
	await machine.run('run', id, '/Gone');
	const format = ['--no-trunc', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}'];
	const images = (await docker('images', ...format))
		.split('\n')
		.map(line => line.split(' '))
		.filter(([, name]) => name?.includes(`/${id}:`));
	expect(images).not.toEqual([]);
	await docker('rmi', '-f', ...new Set(images.flat()));
	for (const attempt of [[], ['--attempt', '1']]) {
		const stderr = await refusal('/Gone', ...attempt);
		expect(stderr).toMatch(/The image of attempt [12] is gone from the engine\./);
		expect(stderr).toContain('Rebuild it (b in the tree, or conducto rebuild) and run the node');
	}

	await machine.run('rebuild', id);
	const {stdout} = await machine.run('debug', id, '/Gone', '--print');
	expect(stdout).toMatch(/^conducto-.*-snapshot\n$/);
});

test('no engine answers', async () => {
	const {path: cwd, stateFolder} = machine;
	const env = {DOCKER_HOST: 'unix:///tmp/conducto-no-such-engine.sock'};
	const {exitCode, stderr} = await runProgram(['debug', id, '/Fine', '--print'], {
		cwd,
		stateFolder,
		env,
	});
	expect(exitCode).toBe(3);
	expect(stderr).toMatch(/^conducto: .*engine.*\n +\S/i);
});

test('without a terminal, --print is named as a way', async () => {
	const {stderr, exitCode} = await machine.run('debug', id, '/Fine');
	expect(exitCode).toBe(2);
	expect(stderr).toContain('A debug shell needs a terminal.');
	expect(stderr).toContain('or add --print');
});
