import {execFile} from 'node:child_process';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';
import {testMachine} from '../support/machine.ts';
import {runProgram} from '../support/program.ts';

const secret = 'ghp_5ecret5ecret';
const definition = `import {Exec, Serial} from 'conducto';
export default new Serial({
	env: {DEPLOY_TOKEN: process.env.DEPLOY_TOKEN ?? ''},
	children: {
		Own: new Exec('echo \${#DEPLOY_TOKEN}'),
		Shared: new Exec('echo \${#OTHER}', {containerReuse: 'new', env: {OTHER: '\${DEPLOY_TOKEN}'}, onDone: 'echo \${#OTHER}'}),
	},
});`;

test('a secret of the environment reaches commands, and is kept nowhere', async () => {
	await using machine = await testMachine({'p.ts': definition});
	const options = {
		cwd: machine.path,
		stateFolder: machine.stateFolder,
		env: {DEPLOY_TOKEN: secret},
	};
	const events = await runProgram(['p.ts', '--ci', '--json'], options);
	expect(events.exitCode).toBe(0);
	expect(events.stdout).not.toContain(secret);
	const {pipeline: id} = JSON.parse(
		(await machine.run('list', '--json')).stdout.replace('"id"', '"pipeline"'),
	);
	for (const node of ['/Own', '/Shared', 'callback:/Shared']) {
		expect((await machine.run('logs', id, node)).stdout).toContain(`${secret.length}\n`);
	}

	const tree = await runProgram(['tree', 'p.ts', '--json'], options);
	expect(JSON.parse(tree.stdout).root.env).toEqual({DEPLOY_TOKEN: `\${DEPLOY_TOKEN}`});
	const history = await runProgram(['history', id, '/Own', '--json'], options);
	expect(JSON.parse(history.stdout).env.DEPLOY_TOKEN).toBe(`\${DEPLOY_TOKEN}`);
	const found = promisify(execFile)('grep', ['-r', '-l', secret, machine.stateFolder]);
	await expect(found).rejects.toMatchObject({code: 1});
});

test('where it is not set any more, the node that needs it says so', async () => {
	await using machine = await testMachine({
		'p.json': JSON.stringify({
			conducto: 1,
			root: {type: 'exec', command: 'true', env: {A: `\${NO_SUCH_TOKEN}`}},
		}),
	});
	const {exitCode, stdout, stderr} = await machine.run('p.json', '--ci');
	expect(exitCode).toBe(1);
	expect(stdout + stderr).toContain('env A is the value of $NO_SUCH_TOKEN, which is not set.');
});
