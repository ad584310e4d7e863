import {expect, test} from 'vitest';
import type {ContainerExit} from '../../source/engine/engine.ts';
import {parseDockerRunArgs} from '../../source/pipeline/docker-run-args.ts';
import {containersOf, docker} from '../support/containers.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {textOf} from '../unit/engine/engine-contract.ts';
import {engineScope} from './engine-scope.ts';

const {create, engine} = engineScope();

async function inspect(id: string, format: string): Promise<unknown> {
	return JSON.parse(await docker('inspect', '--format', `{{json ${format}}}`, id));
}

test('limits are the container’s, and flags of docker run win over them', async () => {
	const limits = {cpu: 0.5, memoryBytes: 2 ** 26};
	const plain = await create('true', {limits});
	expect(await inspect(plain, '.HostConfig.NanoCpus')).toBe(5e8);
	expect(await inspect(plain, '.HostConfig.Memory')).toBe(2 ** 26);
	expect(await inspect(plain, '.HostConfig.MemorySwap')).toBe(2 ** 26);
	const args = ['-m', '1g', '--cap-add', 'SYS_PTRACE', '-e', 'A=1', '--tmpfs', '/t', '-h', 'box'];
	const flagged = await create('true', {limits, runFlags: parseDockerRunArgs(args)});
	expect(await inspect(flagged, '.HostConfig.Memory')).toBe(2 ** 30);
	expect(await inspect(flagged, '.HostConfig.CapAdd')).toHaveLength(1);
	expect(await inspect(flagged, '.HostConfig.Init')).toBe(true);
	expect(await inspect(flagged, '.Config.Env')).toContain('A=1');
	expect(await inspect(flagged, '.Config.Hostname')).toBe('box');
});

test('an exit says whether memory ran out, unless the command did well', async () => {
	const limits = {memoryBytes: 2 ** 25};
	const exitOf = async (script: string): Promise<ContainerExit> => {
		const id = await create(script, {limits});
		const exit = engine().waitForExit(id);
		await engine().startContainer(id);
		return exit;
	};
	expect(await exitOf('tail /dev/zero')).toEqual({exitCode: 137, outOfMemory: true});
	expect(await exitOf('tail /dev/zero; exit 0')).toEqual({exitCode: 0});
	expect(await exitOf('exit 3')).toEqual({exitCode: 3});
});

test('a node that requires docker reaches the engine at its usual place', async () => {
	const id = await create('test -S /var/run/docker.sock && echo there', {engineSocket: true});
	const output = await engine().attach(id);
	await engine().startContainer(id);
	expect((await textOf(output)).stdout).toBe('there\n');
});

test('a command that takes too long is ended, its children and its deaf ear for SIGTERM included', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `
import {Exec} from 'conducto';
export default new Exec("trap '' TERM; echo up; sleep 1000 & while :; do sleep 1; done", {maxTime: '1s'});
`,
	});
	const options = {cwd: folder.path, stateFolder: `${folder.path}/state`};
	const {stdout, exitCode} = await runProgram(['--ci', 'p.ts'], options);
	expect(stdout).toContain('[/] up\n');
	expect(stdout).toContain('It was killed because it ran longer than 1s.');
	expect(exitCode).toBe(1);
	// Kept for a shell, as that of every failed attempt.
	expect(await containersOf(options.stateFolder, 'exited')).toHaveLength(1);
	expect(await containersOf(options.stateFolder, 'running')).toEqual([]);
});

test.for([
	['exec tail /dev/zero', {exitCode: 137, outOfMemory: true}],
	['tail /dev/zero; exit 3', {exitCode: 3, outOfMemory: true}],
	['tail /dev/zero; exit 0', {exitCode: 0}],
	['exit 3', {exitCode: 3}],
] as const)(
	'running out of memory is told beside a failure only: %s',
	async ([script, expected]) => {
		const id = await create(script, {limits: {memoryBytes: 20 * 2 ** 20}});
		const exit = engine().waitForExit(id);
		await engine().startContainer(id);
		expect(await exit).toEqual(expected);
		expect(await engine().waitForExit(id)).toEqual(expected);
	},
);

test('what a container uses is told while it runs', async () => {
	const held = `x=$(head -c 30000000 /dev/zero | tr '\\0' a); echo up; read _`;
	const id = await create(held, {holdStdin: true});
	const output = (await engine().attach(id))[Symbol.asyncIterator]();
	expect(await engine().containerUsage(id)).toBeUndefined();
	await engine().startContainer(id);
	await output.next();
	const usage = await engine().containerUsage(id);
	expect(usage?.memoryBytes).toBeGreaterThan(30_000_000);
	expect(usage?.memoryBytes).toBeLessThan(200_000_000);
	expect(usage?.peakMemoryBytes ?? Number.POSITIVE_INFINITY).toBeGreaterThan(30_000_000);
	expect(usage?.cpuMs).toBeGreaterThan(0);
	await engine().removeContainer(id);
	expect(await engine().containerUsage(id)).toBeUndefined();
});
