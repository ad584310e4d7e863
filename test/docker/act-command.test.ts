import {expect, test} from 'vitest';
import {containersOf} from '../support/containers.ts';
import {type ProgramResult, runProgram, startProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Serial} from 'conducto';
const root = new Serial({image: 'busybox:latest'});
root.add('A', new Exec('echo a'));
root.add('Wait', new Exec('echo up; sleep 60'));
root.add('Z', new Exec('echo z'));
export default root;
`;

async function machine() {
	const folder = await temporaryFolder({'p.ts': definition});
	const stateFolder = `${folder.path}/state`;
	const options = {cwd: folder.path, stateFolder};
	return {
		...folder,
		stateFolder,
		start: (...args: readonly string[]) => startProgram(args, options),
		run: async (...args: readonly string[]): Promise<ProgramResult> => runProgram(args, options),
		listed: async () => JSON.parse((await runProgram(['list', '--json'], options)).stdout),
	};
}

test('a pipeline is acted on while it runs, and while nobody runs it', async () => {
	await using here = await machine();
	await using program = here.start('p.ts', '--ci');
	await program.waitFor('[/Wait] up');
	const {id} = await here.listed();

	const refused = await here.run('skip', id, '/Wait');
	expect(refused.stderr).toContain("/Wait is running: it can't be passed over any more.");
	expect(refused.exitCode).toBe(2);
	expect((await here.run('kill', id, '/Wait')).stdout).toBe('/Wait was killed.\n');
	expect((await program.result).exitCode).toBe(1);
	expect(await containersOf(here.stateFolder)).toEqual([]);

	expect((await here.run('kill', id)).stdout).toBe(`Nothing of pipeline ${id} runs.\n`);
	expect((await here.run('skip', id, '/Wait')).stdout).toBe('/Wait is skipped.\n');
	expect((await here.run('reset', id, '/Wait', '--after')).exitCode).toBe(0);
	expect((await here.listed()).counts).toMatchObject({done: 1, pending: 1, skipped: 1});

	const one = await here.run('run', id, '/A');
	expect(one.stdout).toContain('[/A] a\n');
	expect(one.stdout).not.toContain('[/Z]');
	expect(one.exitCode).toBe(0);
	const rest = await here.run('run', id);
	expect(rest.stdout).toContain('[/Z] z\n');
	expect(rest.exitCode).toBe(0);
	expect(await here.listed()).toMatchObject({state: 'done', counts: {done: 2, skipped: 1}});
});

test('what is not there is told with what was meant', async () => {
	await using here = await machine();
	await using program = here.start('p.ts', '--ci');
	await program.waitFor('[/Wait] up');
	const {id} = await here.listed();
	const mistyped = await here.run('reset', id, '/Wiat');
	expect(mistyped.stderr).toContain('Did you mean /Wait?');
	expect(mistyped.exitCode).toBe(2);
	const missing = await here.run('skip', id);
	expect(missing.stderr).toContain('conducto skip <id> <path>');
	expect((await here.run('pause', id, '/A')).exitCode).toBe(2);
	program.kill('SIGINT');
	await program.result;
});
