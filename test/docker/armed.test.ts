import {execFile} from 'node:child_process';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {describe, expect, test} from 'vitest';
import {unreleasedExitCode} from '../../source/engine/armed-command.ts';
import type {ContainerExit, ContainerSpec} from '../../source/engine/engine.ts';
import type {RunEvent} from '../../source/events/run-event.ts';
import {containersOf} from '../support/containers.ts';
import {runProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';
import {textOf} from '../unit/engine/engine-contract.ts';
import {engineScope} from './engine-scope.ts';

const {create, engine} = engineScope();
const armed = {token: '0123456789abcdef'};

type Run = {readonly stdout: string; readonly stderr: string; readonly exit: ContainerExit};

/** Runs a script in a container of its own. What differs between any two containers is left out. */
async function run(script: string, changes: Partial<ContainerSpec>): Promise<Run> {
	const id = await create(script, changes);
	const attached = changes.armed && (await engine().attachStdin(id));
	const output = attached?.output ?? (await engine().attach(id));
	const exit = engine().waitForExit(id);
	await engine().startContainer(id);
	await attached?.send(`${armed.token}\n`);
	const {stdout, stderr} = await textOf(output);
	return {stdout: stdout.replaceAll(id.slice(0, 12), 'HOST'), stderr, exit: await exit};
}

const sights: Readonly<
	Record<string, readonly [script: string, changes?: Partial<ContainerSpec>]>
> = {
	'environment, working directory and user': [
		'env | sort; pwd; id; umask',
		{env: {A: '1', SHLVL: '', TWO: 'a\nb', EMPTY: ''}, workdir: '/tmp', user: '33:33'},
	],
	'name, arguments and shell': [
		'echo "$0|$#|$*|$PPID|$-"; set | grep -v "^_\\|^BASHPID\\|^RANDOM\\|^EPOCH\\|^SRANDOM\\|^SECONDS"; trap',
	],
	'stdin, and nothing else that is open': [
		'cat; readlink /proc/self/fd/0; ls /proc/self/fd | wc -l; read -r line; echo $?',
	],
	'the process tree': [
		'for one in /proc/[0-9]*; do case $(cat $one/comm) in cat|tr|sh|bash) cat $one/comm;; esac; done | sort -u; grep -E "Sig(Ign|Blk|Cgt)" /proc/self/status',
	],
	'a signal to itself': ['kill -TERM $$; echo survived'],
	'an exit code': ['echo out; echo err >&2; exit 42'],
	'the exit code of a command that waits': ['exit 125'],
	'a command that is not there': ['no-such-command'],
	'running out of memory': ['tail /dev/zero', {limits: {memoryBytes: 2 ** 25}}],
	limits: [
		'cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null; ulimit -a',
		{limits: {cpu: 0.5, memoryBytes: 2 ** 26}},
	],
};

describe.each(['/bin/bash', '/bin/sh'])('an armed container is as a fresh one, with %s', shell => {
	test.each(Object.entries(sights))('%s', async (_, [script, changes]) => {
		const command = [shell, '-c', script];
		const fresh = await run('', {...changes, command});
		expect(await run('', {...changes, command, armed})).toEqual(fresh);
	});
});

test('what the environment asks bash to run first runs once, after the release', async () => {
	const env = {BASH_ENV: '/proc/self/fd/0/../../../../../tmp/none', PROMPT_COMMAND: 'echo no'};
	const script = ['/bin/bash', '-c', 'echo "$BASH_ENV"'];
	expect(await run('', {command: script, env, armed})).toEqual(
		await run('', {command: script, env}),
	);
});

test('a container that is stopped while it waits says that its command was not released', async () => {
	const id = await create('echo ran', {armed});
	const attached = await engine().attachStdin(id);
	const exit = engine().waitForExit(id);
	await engine().startContainer(id);
	await engine().stopContainer(id);
	expect(await exit).toEqual({exitCode: unreleasedExitCode});
	expect((await textOf(attached.output)).stdout).toBe('');
});

test('a client that is killed with SIGKILL leaves no armed command that runs', async () => {
	await using folder = await temporaryFolder();
	const id = await create('echo ran; touch /ran', {armed});
	const source = new URL('../../source/engine/docker-engine.ts', import.meta.url).href;
	const client = `
const {connectDocker} = await import(${JSON.stringify(source)});
const engine = await connectDocker();
const attached = await engine.attachStdin(${JSON.stringify(id)});
await engine.startContainer(${JSON.stringify(id)});
await attached.send('0123');
process.kill(process.pid, 'SIGKILL');
`;
	const exit = engine().waitForExit(id);
	await expect(
		promisify(execFile)(process.execPath, ['--input-type=module', '-e', client], {
			cwd: folder.path,
		}),
	).rejects.toMatchObject({signal: 'SIGKILL'});
	expect(await exit).toEqual({exitCode: unreleasedExitCode});
	expect(await engine().statPath(id, '/ran')).toBeUndefined();
});

test('a run arms what comes next, its logs show nothing of it, and nothing is left', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `
import {Exec, Serial} from 'conducto';
const root = new Serial({image: 'busybox:latest'});
for (let step = 0; step < 6; step++) root.add(String(step), new Exec('echo out ' + step + '; echo err >&2'));
export default root;
`,
	});
	const stateFolder = join(folder.path, 'state');
	const options = {cwd: folder.path, stateFolder};
	const {stdout, exitCode} = await runProgram(['p.ts', '--ci', '--json', '--jobs', '1'], options);
	expect(exitCode).toBe(0);
	const events = stdout
		.trim()
		.split('\n')
		.map((line): RunEvent => JSON.parse(line));
	const armedPaths = events.flatMap(event =>
		event.type === 'attempt-intended' && event.armed !== undefined ? [event.path] : [],
	);
	expect(armedPaths).toContain('/5');
	const {stdout: listed} = await runProgram(['list', '--json'], options);
	const {id} = JSON.parse(listed) as {id: string};
	for (let step = 0; step < 6; step++) {
		const log = await runProgram(['logs', id, `/${step}`], options);
		expect(log.stdout).toContain(`out ${step}\n`);
		expect(log.stdout).not.toContain('conducto:');
	}

	expect(await containersOf(stateFolder)).toEqual([]);
});

test.each([
	['in a fresh container', ''],
	['in an armed one', "root.add('first', new Exec('true'));"],
])('a command of 1 MB runs %s', async (_, before) => {
	await using folder = await temporaryFolder({
		'p.ts': `
import {Exec, Serial} from 'conducto';
const root = new Serial({image: 'debian:stable-slim', env: {SOME: 'thing'}});
${before}
root.add('long', new Exec('x=' + 'y'.repeat(1_000_000) + '; echo \${#x} "$0" $# $SOME; exit 7'));
export default root;
`,
	});
	const options = {cwd: folder.path, stateFolder: join(folder.path, 'state')};
	const {stdout, exitCode} = await runProgram(['p.ts', '--ci', '--jobs', '1'], options);
	expect(stdout).toContain('[/long] 1000000 /bin/bash 0 thing\n');
	expect(stdout).toContain('exit code 7');
	expect(exitCode).toBe(1);
});
