import {randomUUID} from 'node:crypto';
import {readdir, readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {openSession} from '../../source/debug/session.ts';
import {connectDocker} from '../../source/engine/docker-engine.ts';
import {debugRequest} from '../support/debug-request.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Serial} from 'conducto';
const root = new Serial();
root.add('Write', new Exec('echo from $(id -u) > /conducto/data/pipeline/note; echo more >> /conducto/data/user/all'));
root.add('As another', new Exec('cat /conducto/data/pipeline/note; echo $(id -u) > /conducto/data/user/other', {dockerRunArgs: ['-u', '1234']}));
root.add('Small', new Exec('cat /conducto/data/user/other; touch /conducto/data/pipeline/small', {image: 'busybox:latest'}));
export default root;
`;

test('data stores are in every container; one goes with the pipeline, one stays with the user', async () => {
	await using folder = await temporaryFolder({'p.ts': definition});
	const here = {cwd: folder.path, stateFolder: `${folder.path}/state`};
	for (const run of [1, 2]) {
		const {stdout, exitCode} = await runProgram(['--ci', 'p.ts'], here);
		expect(stdout).toContain('[/As another] from 0\n');
		expect(stdout).toContain('[/Small] 1234\n');
		expect(exitCode).toBe(0);
		const [id] = await readdir(`${here.stateFolder}/pipelines`);
		const files = await readdir(`${here.stateFolder}/pipelines/${id}/data`);
		expect(files.sort()).toEqual(['note', 'small']);
		await runProgram(['clean', '--all'], here);
		expect(await readdir(`${here.stateFolder}/pipelines`)).toEqual([]);
		const all = await readFile(`${here.stateFolder}/data/all`, 'utf8');
		expect(all).toBe('more\n'.repeat(run));
	}
});

test.for(['snapshot', 'live'] as const)('a %s shell has them, too', async kind => {
	await using folder = await temporaryFolder({'files/a': ''});
	const engine = await connectDocker();
	const request = await debugRequest(engine, {
		owner: randomUUID(),
		kind,
		data: {pipeline: `${folder.path}/pipeline`, user: `${folder.path}/user`},
		...(kind === 'live' && {copyDir: `${folder.path}/files`, workdir: '/mnt/conducto'}),
	});
	const session = await openSession(request);
	const script = 'touch /conducto/data/pipeline/p /conducto/data/user/u; ls /conducto/data';
	const {output} = await engine.exec(session.container, ['sh', '-c', script]);
	await session.close();
	expect(output).toBe('pipeline\nuser\n');
	expect(await readdir(`${folder.path}/pipeline`)).toEqual(['p']);
	expect(await readdir(`${folder.path}/user`)).toEqual(['u']);
});
