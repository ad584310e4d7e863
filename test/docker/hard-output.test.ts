import {createHash} from 'node:crypto';
import {globSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {OutputStream} from '../../source/events/output.ts';
import {openLogReader} from '../../source/store/log-reader.ts';
import {listed, type TestMachine, testMachine} from '../support/machine.ts';

/** A definition of one node that runs this. */
function oneNode(command: string, options = '{}'): Readonly<Record<string, string>> {
	const node = `new Exec(${JSON.stringify(command)}, ${options})`;
	return {'p.ts': `import {Exec} from 'conducto'; export default ${node};`};
}

/** The bytes of one stream in the log of the one attempt. */
async function loggedOf(machine: TestMachine, stream: OutputStream): Promise<Buffer> {
	const {id} = await listed(machine);
	const logs = globSync('logs/*-1.log', {cwd: path.join(machine.stateFolder, 'pipelines', id)});
	const parts: Buffer[] = [];
	for (const log of logs) {
		const reader = openLogReader(path.join(machine.stateFolder, 'pipelines', id, log));
		for (let records = reader.next(); records.length > 0; records = reader.next()) {
			parts.push(...records.filter(record => record.stream === stream).map(({data}) => data));
		}

		reader.close();
	}

	return Buffer.concat(parts);
}

function hashOf(bytes: Buffer): string {
	return createHash('sha256').update(bytes).digest('hex');
}

test.for(['{}', "{containerReuse: 'new'}"])(
	'megabytes of any bytes on both streams at once are in the log byte for byte: %s',
	async options => {
		const size = 2 ** 21;
		const script = `head -c ${size} /dev/urandom > /tmp/a; head -c ${size} /dev/urandom > /tmp/b;
		cat /tmp/a & cat /tmp/b >&2; wait; sha256sum < /tmp/a | cut -c -64; sha256sum < /tmp/b | cut -c -64 >&2`;
		await using machine = await testMachine(oneNode(script, options));
		expect((await machine.run('p.ts', '--ci')).exitCode).toBe(0);
		for (const stream of ['stdout', 'stderr'] as const) {
			const bytes = await loggedOf(machine, stream);
			expect(bytes.length).toBe(size + 65);
			expect(hashOf(bytes.subarray(0, size))).toBe(bytes.subarray(size, -1).toString());
		}
	},
);

test('a line of 100 MB is in the log, and a line of some length is shown', async () => {
	const size = 100e6;
	await using machine = await testMachine(
		oneNode(`head -c ${size} /dev/zero | tr '\\0' x; echo; echo after`),
	);
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(0);
	expect(stdout).toMatch(/^\[\/\] x{4000}$/m);
	expect(stdout).toContain('[/] after\n');
	const bytes = await loggedOf(machine, 'stdout');
	expect(bytes.length).toBe(size + '\nafter\n'.length);
	expect(bytes.subarray(0, size).every(byte => byte === 120)).toBe(true);
});

test('a million short lines are all printed', async () => {
	const count = 1_000_000;
	await using machine = await testMachine(oneNode(`seq ${count}`));
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(0);
	const printed = stdout.split('\n').filter(line => /^\[\/\] \d+$/.test(line));
	expect(printed.length).toBe(count);
	expect(printed.at(-1)).toBe(`[/] ${count}`);
});

test('binary output is printed as text that can do nothing, and logs gives the same', async () => {
	const script = 'i=0; while [ $i -lt 256 ]; do printf "\\\\$(printf %o $i)"; i=$((i+1)); done';
	await using machine = await testMachine(oneNode(script));
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(0);
	expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
	const {id} = await listed(machine);
	expect((await machine.run('logs', id, '/')).stdout).toContain(' !"#$%&');
	expect(await loggedOf(machine, 'stdout')).toEqual(
		Buffer.from(Array.from({length: 256}, (_, byte) => byte)),
	);
});

test('one that closes its output goes on, with its exit code', async () => {
	await using machine = await testMachine(
		oneNode('echo first; exec >&- 2>&-; sleep 0.3; touch /tmp/x; test -e /tmp/x && exit 7'),
	);
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(1);
	expect(stdout).toContain('[/] first\n');
	expect(stdout).toMatch(/✗ error in .*exit code 7/);
});

test('what a command leaves running in the background ends with it', async () => {
	await using machine = await testMachine(oneNode('sleep 1000 & echo forked; exit 0'));
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(0);
	expect(stdout).toContain('[/] forked\n');
});

test('one that does not mind SIGTERM is ended by maxTime within seconds', async () => {
	await using machine = await testMachine({
		'p.ts': `import {Exec} from 'conducto';
export default new Exec('trap "" TERM; echo ready; while :; do sleep 1; done', {maxTime: 1});`,
	});
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(1);
	expect(stdout).toContain('it ran longer than 1s');
});

test('one that removes its own shell and /tmp, and one that fills its disk, end as they end', async () => {
	await using machine = await testMachine({
		'p.ts': `import {Exec, Parallel} from 'conducto';
export default new Parallel({children: {
	Remove: new Exec('rm -rf /tmp "$(readlink -f /bin/sh)" /bin/bash; echo gone; exit 3'),
	Fill: new Exec('head -c 20M /dev/zero > /small/file; echo "status $?"', {dockerRunArgs: ['--tmpfs', '/small:size=1m']}),
}});`,
	});
	const {exitCode, stdout} = await machine.run('p.ts', '--ci');
	expect(exitCode).toBe(1);
	expect(stdout).toContain('[/Remove] gone\n');
	expect(stdout).toMatch(/\[\/Remove\] ✗ error in .*exit code 3/);
	expect(stdout).toMatch(/\[\/Fill\] .*No space left on device/);
	expect(stdout).toContain('[/Fill] status 1\n');
});
