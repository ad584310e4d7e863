import {existsSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {dataFolders, openStateFolder} from '../../source/store/state-folder.ts';
import {containersOf, docker} from '../support/containers.ts';
import {listed, testMachine} from '../support/machine.ts';

function definition(options: string, children: Readonly<Record<string, string>>): string {
	const nodes = Object.entries(children).map(([name, node]) => `${JSON.stringify(name)}: ${node}`);
	return `import {Exec, Parallel, Serial} from 'conducto';
export default new Serial({containerReuse: 'new', ${options} children: {${nodes.join(',\n')}}});`;
}

test('commands leave files for those after them, with an environment, output and exit code of their own', async () => {
	await using machine = await testMachine({
		'p.ts': definition('stopOnError: false,', {
			Write: `new Exec('echo "$WHO" > /tmp/state; cat', {env: {WHO: 'a\\nb'}})`,
			Read: `new Exec('cat /tmp/state; echo "[$WHO]" >&2; exit 3')`,
			Fresh: `new Exec('test ! -e /tmp/state', {containerReuse: 'global'})`,
		}),
	});
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(1);
	expect(stdout).toContain('[/Read] a\n[/Read] b\n');
	expect(stdout).toContain('[/Read] []\n');
	expect(stdout).toMatch(/\[\/Read\] ✗ error in .*exit code 3/);
	expect(stdout).toMatch(/2 done, 1 error/);
	expect(await containersOf(machine.stateFolder)).toEqual([]);
});

test('a command of 300 kB runs in it', async () => {
	await using machine = await testMachine({
		'p.ts': definition('', {
			Long: `new Exec('echo long #' + 'x'.repeat(300_000))`,
		}),
	});
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(0);
	expect(stdout).toContain('[/Long] long\n');
});

test('one that takes too long ends with all that it started, and the container is used on', async () => {
	await using machine = await testMachine({
		'p.ts': definition('stopOnError: false,', {
			Server: `new Exec('sleep 1001 & echo up')`,
			Slow: `new Exec('touch /tmp/slow; trap "" TERM; env -i sleep 1002 & sleep 1003', {maxTime: 1})`,
			After: `new Exec('cat /proc/[0-9]*/cmdline | tr "\\\\0" "\\\\n" | grep "^100"; ls /tmp/slow')`,
		}),
	});
	const {stdout} = await machine.run('p.ts', '--ci');
	expect(stdout).toContain('[/Server] up\n');
	expect(stdout).toMatch(/\[\/Slow\] ✗ error .*longer than 1s/);
	expect(stdout).toContain('[/After] 1001\n');
	expect(stdout).not.toContain('[/After] 1002\n');
	expect(stdout).not.toContain('[/After] 1003\n');
	expect(stdout).toContain('[/After] /tmp/slow\n');
	expect(await containersOf(machine.stateFolder)).toEqual([]);
});

test('a container that somebody removes ends its command with a sentence, and the next gets a new one', async () => {
	await using machine = await testMachine({
		'p.ts': definition('stopOnError: false,', {
			Wait: `new Exec('echo waiting; sleep 1000')`,
			Next: `new Exec('echo next')`,
		}),
	});
	await using program = machine.start('p.ts', '--ci');
	await program.waitFor('[/Wait] waiting');
	await docker('rm', '--force', ...(await containersOf(machine.stateFolder)));
	const {stdout} = await program.result;
	expect(stdout).toContain('The container that it shares with other commands ended while it ran.');
	expect(stdout).toContain('[/Next] next\n');
});

test.each([
	['goes on', false],
	['has ended meanwhile', true],
])(
	'after a kill of the program a command that %s is adopted, and so is the container',
	async (_, endsBefore) => {
		await using machine = await testMachine({
			'p.ts': definition('stopOnError: false,', {
				Wait: `new Exec('touch /tmp/here; echo out 1; echo err 1 >&2; until [ -e /conducto/data/pipeline/go ]; do sleep 0.1; done; echo out 2; echo err 2 >&2; touch /conducto/data/pipeline/ended; exit 3')`,
				Next: `new Exec('ls /tmp/here')`,
			}),
		});
		{
			await using program = machine.start('p.ts', '--ci');
			await program.waitFor('[/Wait] out 1');
			program.kill('SIGKILL');
			await program.result;
		}

		const {id} = await listed(machine);
		const {pipeline: data} = dataFolders(openStateFolder(machine.stateFolder), id);
		const go = async () => writeFile(path.join(data, 'go'), '');
		if (endsBefore) {
			await go();
			await expect.poll(() => existsSync(path.join(data, 'ended'))).toBe(true);
		}

		await using opened = machine.start('open', id, '--ci');
		await go();
		const {exitCode, stdout} = await opened.result;
		expect(exitCode).toBe(1);
		expect(stdout).toMatch(/\[\/Wait\] ✗ error.*exit code 3/);
		expect(stdout).toContain('[/Next] /tmp/here\n');
		const log = await machine.run('logs', id, '/Wait');
		expect(log.stdout).toContain('out 1\nout 2\n');
		expect(log.stdout + log.stderr).toMatch(/err 1\n(.*\n)*err 2\n/);
		const {stdout: history} = await machine.run('history', id, '/Wait', '--json');
		expect(history.trim().split('\n')).toHaveLength(1);
		expect(JSON.parse(history)).toMatchObject({exitCode: 3, reason: 'exit', isRecovered: true});
		expect(await containersOf(machine.stateFolder)).toEqual([]);
	},
);

test('of each command it is told whether memory ran out, and what it used', async () => {
	await using machine = await testMachine({
		'p.ts': definition('stopOnError: false, mem: 0.06,', {
			Hungry: `new Exec('tail /dev/zero')`,
			Wrong: `new Exec('exit 4')`,
			Busy: `new Exec('timeout 3 sh -c "while :; do :; done"; exit 0')`,
			Idle: `new Exec('sleep 2')`,
		}),
	});
	await machine.run('p.ts', '--ci');
	const {id} = await listed(machine);
	const factsOf = async (node: string) =>
		JSON.parse((await machine.run('history', id, node, '--json')).stdout);
	expect(await factsOf('/Hungry')).toMatchObject({reason: 'out-of-memory'});
	expect(await factsOf('/Wrong')).toMatchObject({reason: 'exit', exitCode: 4});
	const busy = await factsOf('/Busy');
	const idle = await factsOf('/Idle');
	expect(busy.peakMemoryBytes).toBeGreaterThan(0);
	expect(busy.cpuMs).toBeGreaterThan(2 * idle.cpuMs);
});
