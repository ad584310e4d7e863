import {expect, test} from 'vitest';
import {containersOf} from '../support/containers.ts';
import {listed, testMachine} from '../support/machine.ts';

const commands = {
	Deaf: 'trap "" TERM INT HUP; echo ready; while :; do sleep 1; done',
	Closed: 'echo ready; exec >&- 2>&-; while :; do sleep 1; done',
	Forked: '(trap "" TERM; exec sleep 1000) & echo ready; wait; sleep 1000',
	Binary: 'echo ready; cat /dev/urandom & sleep 2; kill $!; wait; sleep 1000',
};

test('a person ends what does not mind signals, closed its output, forked or printed anything', async () => {
	await using machine = await testMachine({
		'p.ts': `import {Exec, Parallel} from 'conducto';
const root = new Parallel();
for (const [name, command] of Object.entries(${JSON.stringify(commands)})) {
	root.add(name, new Exec(command));
}
export default root;`,
	});
	await using program = machine.start('p.ts', '--ci', '--jobs', '4');
	for (const name of Object.keys(commands)) {
		await program.waitFor(`[/${name}] ready`);
	}

	const {id} = await listed(machine);
	expect((await machine.run('kill', id, '/Deaf')).stdout).toBe('/Deaf was killed.\n');
	expect((await machine.run('kill', id)).exitCode).toBe(0);
	const {exitCode, stdout} = await program.result;
	expect(exitCode).toBe(1);
	expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
	expect((await listed(machine)).counts).toMatchObject({killed: 4});
	expect(await containersOf(machine.stateFolder)).toEqual([]);
});

test('a value of the environment has all of its lines', async () => {
	const value = 'one\ntwo = "2"\n\n$(three)\n';
	await using machine = await testMachine({
		'p.ts': `import {Exec} from 'conducto';
export default new Exec('printf %s "$LINES_OF" | od -An -tx1 | tr -d " \\\\n"', {env: {LINES_OF: ${JSON.stringify(value)}}});`,
	});
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(0);
	expect(stdout).toContain(`[/] ${Buffer.from(value).toString('hex')}`);
});
