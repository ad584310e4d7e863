import {expect, test} from 'vitest';
import {containersOf} from '../support/containers.ts';
import {listed, testMachine} from '../support/machine.ts';

const definition = `
import {Exec, Serial} from 'conducto';
const root = new Serial({image: 'busybox:latest', env: {WHO: 'you'}});
root.add('Wait', new Exec('echo up; sleep 60'));
root.add('Z', new Exec('echo z $WHO; cd /sys/fs/cgroup; cat memory.max 2>/dev/null || cat memory/memory.limit_in_bytes'));
export default root;
`;

test('a pipeline is edited while it runs elsewhere, and while nobody runs it', async () => {
	await using here = await testMachine({'p.ts': definition});
	await using program = here.start('p.ts', '--ci');
	await program.waitFor('[/Wait] up');
	const {id} = await listed(here);
	const edited = await here.run('edit', id, '/Z', '--env', 'WHO=me', '--mem', '0.25');
	expect(edited.stdout).toBe('/Z is edited: its next attempt runs as it is now.\n');
	// What runs goes on with the command that it was started with.
	expect((await here.run('edit', id, '/Wait', '--command', 'echo short')).exitCode).toBe(0);
	await program.waitFor('[/Z] edited: env, mem');
	expect((await here.run('kill', id, '/Wait')).exitCode).toBe(0);
	expect((await program.result).exitCode).toBe(1);

	await here.run('reset', id, '/Wait');
	const end = await here.run('open', id, '--ci');
	expect(end.stdout).toContain('[/Wait] short\n');
	expect(end.stdout).toContain('[/Z] z me\n');
	expect(end.stdout).toContain(`[/Z] ${2 ** 28}\n`);
	expect(end.exitCode).toBe(0);

	expect((await here.run('edit', id, '/Z', '--revert')).stdout).toBe(
		'/Z is as its definition has it.\n',
	);
	await here.run('reset', id, '/Z');
	expect((await here.run('open', id, '--ci')).stdout).toContain('[/Z] z you\n');
	expect(await containersOf(here.stateFolder)).toEqual([]);
});

test('what can not be is told in a sentence, and changes nothing', async () => {
	await using here = await testMachine({'p.ts': definition});
	await using program = here.start('p.ts', '--ci');
	await program.waitFor('[/Wait] up');
	const {id} = await listed(here);
	const wrong = async (...args: readonly string[]) => {
		const {stderr, exitCode} = await here.run('edit', id, ...args);
		return `${exitCode} ${stderr.split('\n')[0]}`;
	};
	expect(await wrong('/Q', '--cpu', '1')).toBe('2 conducto: There is no node /Q in this pipeline.');
	expect(await wrong('/Z', '--max-time', 'soon')).toContain('2 conducto: maxTime must be');
	expect(await wrong('/', '--command', 'x')).toBe('2 conducto: A serial node has no command.');
	expect(await wrong('/Z')).toBe('2 conducto: An editor needs a terminal.');
	expect(await wrong('/Z', '--revert')).toBe('2 conducto: /Z is not edited.');
	expect(await wrong('/Wait', '--skip')).toContain('2 conducto: /Wait is running');
	await here.run('kill', id);
	await program.result;
});
