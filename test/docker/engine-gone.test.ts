import {expect, test} from 'vitest';
import {listed, testMachine} from '../support/machine.ts';
import {startProgram} from '../support/program.ts';
import {startEngineProxy} from './engine-proxy.ts';

test('an engine that stays away ends a run without a terminal, and what runs is adopted', async () => {
	await using here = await testMachine({
		'p.ts': `import {Exec} from 'conducto';
export default new Exec('echo up; until test -e /conducto/data/pipeline/end; do sleep 0.1; done; echo whole');`,
	});
	await using proxy = await startEngineProxy();
	const {path: cwd, stateFolder} = here;
	await using program = startProgram(['p.ts', '--ci'], {
		cwd,
		stateFolder,
		env: {DOCKER_HOST: proxy.host, CONDUCTO_ENGINE_WAIT: '2s'},
	});
	await program.waitFor('[/] up');
	await proxy.close();
	const {exitCode, stdout, stderr} = await program.result;
	expect(stdout).toMatch(/^\[engine\] .* Waiting for it up to 2s: what runs may run on\.$/m);
	expect(stderr).toMatch(
		/^conducto: The Docker engine has not answered for 2s\.\n.*conducto open --ci/,
	);
	expect(exitCode).toBe(3);

	const {id} = await listed(here);
	await using again = here.start('open', id, '--ci');
	await again.waitFor('its output was recovered');
	await here.run('kill', id);
	const end = await again.result;
	expect(end.stdout).toContain('[/] up\n');
	expect((await here.run('history', id, '/')).stdout).toMatch(/killed/);
	expect((await here.run('history', id, '/', '--json')).stdout.trim().split('\n')).toHaveLength(1);
});
