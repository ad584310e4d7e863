import {expect, test} from 'vitest';
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

test('after a kill of the program it has ended, as killed, before anything else runs', async () => {
	// A second attempt says what it finds of the first one.
	const ran = '/conducto/data/pipeline/ran';
	await using machine = await testMachine({
		'p.ts': definition('', {
			Wait: `new Exec('ls /tmp/here; test -e ${ran} && exit 0; touch ${ran} /tmp/here; echo waiting; sleep 1000')`,
		}),
	});
	{
		await using program = machine.start('p.ts', '--ci');
		await program.waitFor('[/Wait] waiting');
		program.kill('SIGKILL');
		await program.result;
	}

	const {id} = await listed(machine);
	const opened = await machine.run('open', id, '--ci');
	expect(opened.exitCode).toBe(1);
	expect(opened.stdout).toContain('conducto itself ended while it ran');
	expect(await containersOf(machine.stateFolder)).toEqual([]);
	const {exitCode, stdout} = await machine.run('open', id, '--ci', '--json');
	expect(exitCode).toBe(0);
	expect(stdout).toMatch(/"attempt":2,"outcome":\{"state":"done"/);
	expect(stdout).toContain("cannot access '/tmp/here'");
});
