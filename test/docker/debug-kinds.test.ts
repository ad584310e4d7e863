import {readFile} from 'node:fs/promises';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {docker} from '../support/containers.ts';
import {listed, type TestMachine, testMachine} from '../support/machine.ts';

const definition = `
import {Exec, Image, Serial} from 'conducto';
const image = new Image({
	dockerfile: 'Dockerfile',
	copyDir: 'src',
	pathMap: {lib: 'made/lib', 'one.conf': '/etc/one.conf'},
});
const root = new Serial({image, env: {ABOVE: 'from above'}});
root.add('Node', new Exec('echo left > /tmp/left; exit 1', {
	env: {OWN: 'it\\'s "own" $HOME'},
	cpu: 0.5,
	mem: 0.25,
	dockerRunArgs: ['--hostname', 'named', '--add-host', 'db:10.1.2.3', '-e', 'MORE=a b'],
}));
export default root;
`;

/** Besides: the node's own user, working directory, environment. */
const probe = `id -un; pwd; hostname; printf '%s|%s|%s\\n' "$ABOVE" "$OWN" "$MORE"
grep -c 10.1.2.3 /etc/hosts; ls /conducto/data/pipeline /conducto/data/user; cat a.txt`;

let machine: TestMachine;
let id: string;

beforeAll(async () => {
	machine = await testMachine({
		'p.ts': definition,
		Dockerfile:
			'FROM debian:stable-slim\nRUN useradd -m worker\nUSER worker\nWORKDIR /home/worker\n',
		'src/a.txt': 'first\n',
		'lib/b.txt': 'mapped\n',
		'one.conf': 'conf\n',
	});
	await machine.run('p.ts', '--ci');
	({id} = await listed(machine));
	// What was there when the image was made, and what is there now.
	await machine.write('src/a.txt', 'second\n');
});

afterAll(async () => {
	await machine[Symbol.asyncDispose]();
});

const kinds = [
	{kind: 'snapshot', flags: [], text: 'first', left: ''},
	{kind: 'live', flags: ['--live'], text: 'second', left: ''},
	{kind: 'failed', flags: ['--failed'], text: 'first', left: 'left'},
] as const;

describe.for(kinds)('$kind', ({flags, text, left}) => {
	test("has the node's surroundings", async () => {
		const {stdout, stderr} = await machine.run('debug', id, '/Node', '--print', ...flags);
		expect(stdout, stderr).toMatch(/^conducto-/);
		const container = stdout.trim();
		const inside = async (script: string): Promise<string> =>
			docker('exec', container, 'sh', '-c', script);
		await docker('exec', '-u', '0', container, 'touch', '/conducto/data/user/kept');
		const workdir = (await inside('pwd')).trim();
		expect((await inside(probe)).split('\n')).toEqual([
			'worker',
			workdir,
			'named',
			'from above|it\'s "own" $HOME|a b',
			'1',
			'/conducto/data/pipeline:',
			'',
			'/conducto/data/user:',
			'kept',
			text,
		]);
		const limits = '{{.HostConfig.NanoCpus}} {{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}';
		const bytes = 2 ** 28;
		expect(await docker('inspect', '--format', limits, container)).toBe(
			`500000000 ${bytes} ${bytes}`,
		);
		expect(await inside('cat /tmp/left 2>/dev/null || true')).toBe(left);
		expect(await inside('cat /conducto/cmd.sh')).toContain('echo left > /tmp/left; exit 1');
	});
});

test('live has what pathMap maps: relative to the working directory, absolute, beside copyDir', async () => {
	const {stdout} = await machine.run('debug', id, '/Node', '--print', '--live');
	const script = 'cat made/lib/b.txt /etc/one.conf; pwd';
	const [mapped, conf, workdir] = (await docker('exec', stdout.trim(), 'sh', '-c', script)).split(
		'\n',
	);
	expect([mapped, conf]).toEqual(['mapped', 'conf']);
	const write = `echo new > ${workdir}/made/lib/new; echo more >> /etc/one.conf; echo new > /mnt/conducto/new`;
	await docker('exec', '-u', '0', stdout.trim(), 'sh', '-c', write);
	expect(await readFile(`${machine.path}/lib/new`, 'utf8')).toBe('new\n');
	expect(await readFile(`${machine.path}/one.conf`, 'utf8')).toBe('conf\nmore\n');
	expect(await readFile(`${machine.path}/src/new`, 'utf8')).toBe('new\n');
});
