import {mkdir, readdir} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {containersOf, docker} from '../support/containers.ts';
import {runProgram, startProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

/** Each container has a volume without a name. */
const definition = (commands: Readonly<Record<string, string>>): string => `
import {Exec, Parallel} from 'conducto';
export default new Parallel({
	dockerRunArgs: ['-v', '/anonymous'],
	children: {${Object.entries(commands)
		.map(([name, command]) => `${name}: new Exec(${JSON.stringify(command)})`)
		.join(', ')}},
});
`;

async function volumeOf(container: string): Promise<string> {
	const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{.Name}}{{end}}{{end}}';
	return docker('inspect', '--format', format, container);
}

async function hasVolume(name: string): Promise<boolean> {
	return (await docker('volume', 'ls', '--quiet')).split('\n').includes(name);
}

/** Files, pipes and sockets below a folder. */
async function leftIn(folder: string): Promise<string[]> {
	const entries = await readdir(folder, {recursive: true, withFileTypes: true});
	return entries.filter(entry => !entry.isDirectory()).map(({name}) => name);
}

test.for(['reset', 'clean'] as const)(
	'the container of a failed attempt stays, with its volume, until %s',
	async way => {
		const files = {'p.ts': definition({bad: 'exit 3', good: 'true'}), 'tmp/.keep': ''};
		await using folder = await temporaryFolder(files);
		const here = {
			cwd: folder.path,
			stateFolder: `${folder.path}/state`,
			env: {
				TMPDIR: `${folder.path}/tmp`,
				XDG_RUNTIME_DIR: undefined,
				NODE_DISABLE_COMPILE_CACHE: '1',
			},
		};
		expect((await runProgram(['--ci', 'p.ts'], here)).exitCode).toBe(1);
		const kept = await containersOf(here.stateFolder);
		expect(kept).toHaveLength(1);
		expect(await containersOf(here.stateFolder, 'exited')).toEqual(kept);
		const [container = ''] = kept;
		const volume = await volumeOf(container);
		expect(await hasVolume(volume)).toBe(true);

		const [id = ''] = await readdir(`${here.stateFolder}/pipelines`);
		// Looking at it changes nothing.
		await runProgram(['open', id], here);
		expect(await containersOf(here.stateFolder)).toEqual(kept);
		const facts = JSON.parse((await runProgram(['history', id, '/bad', '--json'], here)).stdout);
		expect(facts).toMatchObject({container, isKept: true, reason: 'exit', exitCode: 3});

		expect((await runProgram([way, id], here)).exitCode).toBe(0);
		expect(await containersOf(here.stateFolder)).toEqual([]);
		expect(await hasVolume(volume)).toBe(false);
		expect(await leftIn(here.env.TMPDIR)).toEqual(['.keep']);
	},
);

test('a run that fails, and then passes, leaves no container', async () => {
	const command =
		'test -e /conducto/data/pipeline/again || { touch /conducto/data/pipeline/again; exit 1; }';
	await using folder = await temporaryFolder({'p.ts': definition({flaky: command})});
	const here = {cwd: folder.path, stateFolder: `${folder.path}/state`};
	expect((await runProgram(['--ci', 'p.ts'], here)).exitCode).toBe(1);
	const [id = ''] = await readdir(`${here.stateFolder}/pipelines`);
	await runProgram(['reset', id], here);
	expect((await runProgram(['open', id, '--ci'], here)).exitCode).toBe(0);
	expect(await containersOf(here.stateFolder)).toEqual([]);
});

test('killed, opened and run to its end: no container, no volume, no temporary file is left', async () => {
	const commands = {long: 'echo up; until test -e /conducto/data/pipeline/go; do sleep 0.1; done'};
	await using folder = await temporaryFolder({'p.ts': definition(commands), 'tmp/.keep': ''});
	const here = {
		cwd: folder.path,
		stateFolder: `${folder.path}/state`,
		env: {
			TMPDIR: `${folder.path}/tmp`,
			XDG_RUNTIME_DIR: undefined,
			NODE_DISABLE_COMPILE_CACHE: '1',
		},
	};
	await using program = startProgram(['--ci', 'p.ts'], here);
	await program.waitFor('[/long] up');
	const [container = ''] = await containersOf(here.stateFolder);
	const volume = await volumeOf(container);
	program.kill('SIGKILL');
	await program.result;
	const [id = ''] = await readdir(`${here.stateFolder}/pipelines`);
	await mkdir(`${here.stateFolder}/pipelines/${id}/data/go`);
	expect((await runProgram(['open', id, '--ci'], here)).exitCode).toBe(0);
	expect(await containersOf(here.stateFolder)).toEqual([]);
	expect(await hasVolume(volume)).toBe(false);
	expect(await leftIn(here.env.TMPDIR)).toEqual(['.keep']);
});
