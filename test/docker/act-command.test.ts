import {expect, test} from 'vitest';
import {containersOf} from '../support/containers.ts';
import {listed, testMachine} from '../support/machine.ts';

const definition = `
import {Exec, Serial} from 'conducto';
const root = new Serial({image: 'busybox:latest'});
root.add('A', new Exec('echo a'));
root.add('Wait', new Exec('echo up; sleep 60'));
root.add('Z', new Exec('echo z'));
export default root;
`;

test('a pipeline is acted on while it runs, and while nobody runs it', async () => {
	await using here = await testMachine({'p.ts': definition});
	await using program = here.start('p.ts', '--ci');
	await program.waitFor('[/Wait] up');
	const {id} = await listed(here);

	const refused = await here.run('skip', id, '/Wait');
	expect(refused.stderr).toContain("/Wait is running: it can't be passed over any more.");
	expect(refused.exitCode).toBe(2);
	expect((await here.run('kill', id, '/Wait')).stdout).toBe('/Wait was killed.\n');
	expect((await program.result).exitCode).toBe(1);
	expect(await containersOf(here.stateFolder)).toEqual([]);

	expect((await here.run('kill', id)).stdout).toBe(`Nothing of pipeline ${id} runs.\n`);
	expect((await here.run('skip', id, '/Wait')).stdout).toBe('/Wait is skipped.\n');
	expect((await here.run('reset', id, '/Wait', '--after')).exitCode).toBe(0);
	expect((await listed(here)).counts).toMatchObject({done: 1, pending: 1, skipped: 1});

	const one = await here.run('run', id, '/A');
	expect(one.stdout).toContain('[/A] a\n');
	expect(one.stdout).not.toContain('[/Z]');
	expect(one.exitCode).toBe(0);
	const rest = await here.run('run', id);
	expect(rest.stdout).toContain('[/Z] z\n');
	expect(rest.exitCode).toBe(0);
	expect(await listed(here)).toMatchObject({state: 'done', counts: {done: 2, skipped: 1}});
});

test('what is not there is told with what was meant', async () => {
	await using here = await testMachine({'p.ts': definition});
	await using program = here.start('p.ts', '--ci');
	await program.waitFor('[/Wait] up');
	const {id} = await listed(here);
	const mistyped = await here.run('reset', id, '/Wiat');
	expect(mistyped.stderr).toContain('Did you mean /Wait?');
	expect(mistyped.exitCode).toBe(2);
	expect((await here.run('reset', id, '/xxxxxx')).stderr).toContain('such as /A\n');
	const missing = await here.run('skip', id);
	expect(missing.stderr).toContain('conducto skip <id> <path>');
	expect((await here.run('pause', id, '/A')).stderr).toContain(
		'Only a whole pipeline can be paused.',
	);
	expect((await here.run('pause')).stderr).toContain('Use: conducto pause <id>\n');
	const tooMuch = await here.run('run', id, '/A', 'Z');
	expect(tooMuch.stderr).toContain('There is too much on the command line: "Z".');
	expect(tooMuch.exitCode).toBe(2);
	program.kill('SIGINT');
	await program.result;
});
