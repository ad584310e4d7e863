import {expect, test} from 'vitest';
import {listed, testMachine} from '../support/machine.ts';

const names = [
	'--help',
	'-rf',
	'two  words',
	'漢字 👩‍👩‍👧',
	'new\nline',
	'"\'`$(x)',
	'esc\u001b[31m',
	'\u202eabc',
	'..',
];

test('nodes of any name run, are printed on one line that can do nothing, and are found by their path', async () => {
	await using machine = await testMachine({
		'p.ts': `import {Exec, Serial} from 'conducto';
const root = new Serial({containerReuse: 'new'});
for (const [index, name] of ${JSON.stringify(names)}.entries()) {
	root.add(name, new Exec('echo ran ' + index));
}
export default root;`,
	});
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(0);
	expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
	const {id} = await listed(machine);
	for (const [index, name] of names.entries()) {
		expect((await machine.run('logs', id, `/${name}`)).stdout).toBe(`ran ${index}\n`);
	}

	const commands = [
		['skip', 'is skipped.'],
		['unskip', 'is skipped no more.'],
		['reset', 'was reset.'],
		['kill', 'Nothing of pipeline'],
		['history', 'done'],
		['rebuild', 'unchanged'],
	] as const;
	for (const name of ['--help', '"\'`$(x)', 'new\nline', 'esc\u001b[31m']) {
		for (const [command, sentence] of commands) {
			const result = await machine.run(command, id, `/${name}`);
			expect(result).toMatchObject({exitCode: 0, stdout: expect.stringContaining(sentence)});
			expect(result.stdout).not.toContain('\u001b');
		}

		const edited = await machine.run('edit', id, `/${name}`, '--command', 'echo edited');
		expect(edited.exitCode).toBe(0);
		expect((await machine.run('run', id, `/${name}`)).stdout).toContain('] edited\n');
	}

	const mistyped = await machine.run('reset', id, '/esc\u001b[31');
	expect(mistyped.stderr).toBe(
		'conducto: There is no node /esc [31 in this pipeline.\n  Did you mean /esc [31m?\n',
	);
});
