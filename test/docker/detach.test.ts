import {readFileSync, readlinkSync, statSync} from 'node:fs';
import {readdir} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {containersOf, docker} from '../support/containers.ts';
import {listed, type TestMachine, testMachine} from '../support/machine.ts';
import {runProgram, startProgram} from '../support/program.ts';
import {endRunners, noRunners, runnersOf} from '../support/runners.ts';

/** A pipeline that waits until somebody ends it, after a node that prints what it was given. */
const definition = `
import {Exec, Serial} from 'conducto';
const root = new Serial({image: 'busybox:latest'});
root.add('Proxy', new Exec('echo "proxy $HTTPS_PROXY"'));
root.add('Wait', new Exec('echo up; while :; do sleep 0.1; done'));
root.add('Last', new Exec('echo last'));
export default root;
`;

const quick = `import {Exec} from 'conducto'; export default new Exec('echo quick', {image: 'busybox:latest'});`;

/** Follows a node's log in another process until it has this text. */
async function untilLogged(here: TestMachine, id: string, path: string, text: string) {
	for (;;) {
		await using follower = here.start('logs', id, path, '--follow');
		const found = await follower.waitFor(text).then(
			() => true,
			() => false,
		);
		if (found) {
			return;
		}
	}
}

async function nothingIsLeft(here: TestMachine): Promise<void> {
	await noRunners(here.stateFolder);
	expect(await containersOf(here.stateFolder)).toEqual([]);
}

test('a detached run goes on without its starter, is acted on from elsewhere, and leaves nothing', async () => {
	await using here = await testMachine({'p.ts': definition});
	const options = {stateFolder: here.stateFolder, cwd: here.path};
	const started = await runProgram(['p.ts', '--detach'], {
		...options,
		env: {HTTPS_PROXY: 'http://proxy.test:1'},
	});
	expect(started).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/^\w{6}\n$/)});
	expect(started.stderr).toMatch(/runs without a display\. Look at it with: .* open \w{6}/);
	const id = started.stdout.trim();
	await untilLogged(here, id, '/Wait', 'up');
	expect((await here.run('logs', id, '/Proxy')).stdout).toBe('proxy http://proxy.test:1\n');
	expect(await listed(here)).toMatchObject({state: 'running', open: true});

	// In a session of its own, with nothing of the terminal's, and in nobody's way.
	const [pid = 0] = runnersOf(here.stateFolder);
	const [, , , session] =
		readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
	expect(Number(session)).toBe(pid);
	expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/');
	for (const descriptor of [0, 1, 2]) {
		expect(readlinkSync(`/proc/${pid}/fd/${descriptor}`)).toBe('/dev/null');
	}

	process.kill(pid, 'SIGHUP');
	expect((await here.run('pause', id)).stdout).toBe(
		`Pipeline ${id} is paused: what runs goes on to its end.\n`,
	);
	expect((await here.run('run', id, '--detach')).stdout).toBe(`${id}\n`);
	expect((await here.run('kill', id, '/Wait')).stdout).toBe('/Wait was killed.\n');
	await nothingIsLeft(here);
	expect(await listed(here)).toMatchObject({state: 'killed', open: false});

	// Without a runner, run does the same as open; one node alone too.
	expect((await here.run('run', id, '/Last', '--detach')).stdout).toBe(`${id}\n`);
	await noRunners(here.stateFolder);
	expect(await listed(here)).toMatchObject({counts: {done: 2, killed: 1}});
	expect((await here.run('open', id, '--detach')).exitCode).toBe(0);
	await untilLogged(here, id, '/Wait', 'up');
	expect((await here.run('kill', id)).exitCode).toBe(0);
	await nothingIsLeft(here);
	expect((await here.run('kill', id)).stdout).toBe(`Nothing of pipeline ${id} runs.\n`);
});

test('a run that is at its end has nothing to detach', async () => {
	await using here = await testMachine({'p.ts': quick});
	const {stdout} = await here.run('p.ts', '--ci');
	expect(stdout).toContain('quick');
	const {id} = await listed(here);
	const detached = await here.run('open', id, '--detach');
	expect(detached).toMatchObject({exitCode: 0, stdout: `${id}\n`});
	expect(detached.stderr).toBe(`Nothing of pipeline ${id} is left to run.\n`);
	await nothingIsLeft(here);
});

test('a detached run is followed to its end, with its exit code', async () => {
	await using here = await testMachine({
		'p.ts': `
import {Exec} from 'conducto';
export default new Exec('echo up; sleep 2; echo over; exit 4', {image: 'busybox:latest'});
`,
	});
	const id = (await here.run('p.ts', '--detach')).stdout.trim();
	const {stdout, exitCode} = await here.run('open', id, '--ci');
	expect(stdout).toContain('[/] over');
	expect(exitCode).toBe(1);
	await noRunners(here.stateFolder);
	expect(await containersOf(here.stateFolder, 'running')).toEqual([]);
});

test('what can not begin is told before anything is detached, and leaves nothing', async () => {
	await using here = await testMachine({'p.ts': definition, 'broken.ts': 'export default 7;'});
	const options = {stateFolder: here.stateFolder, cwd: here.path};
	const broken = await here.run('broken.ts', '--detach');
	expect(broken).toMatchObject({exitCode: 2, stdout: ''});
	const env = {DOCKER_HOST: 'unix:///nowhere.sock'};
	const engineless = await runProgram(['p.ts', '--detach'], {...options, env});
	expect(engineless).toMatchObject({exitCode: 3, stdout: ''});
	expect(engineless.stderr).toMatch(/^conducto: No Docker engine answers/);
	const bundle = await runProgram(['p.ts', '--detach'], {
		...options,
		env: {CONDUCTO_CA_BUNDLE: 'none.pem'},
	});
	// The runner's process lives elsewhere, but the name counts from here.
	expect(bundle.stderr).toContain(`CONDUCTO_CA_BUNDLE names ${here.path}/none.pem`);
	expect(bundle.exitCode).toBe(2);
	for (const [flags, sentence] of [
		[['p.ts', '--detach', '--ci'], '--detach does not go with --ci.'],
		[['p.ts', '--detach', '--json'], '--detach does not go with --json.'],
		[['reset', 'abc234', '--detach'], '--detach does not go with reset.'],
	] as const) {
		const {stderr, exitCode} = await here.run(...flags);
		expect([stderr.split('\n')[0], exitCode]).toEqual([`conducto: ${sentence}`, 2]);
	}

	expect((await here.run('list')).stdout).toContain('There is no pipeline yet');
	expect(runnersOf(here.stateFolder)).toEqual([]);
});

test('SIGTERM ends a runner in order: what runs is killed, its containers are removed', async () => {
	await using here = await testMachine({'p.ts': definition});
	const id = (await here.run('p.ts', '--detach')).stdout.trim();
	await untilLogged(here, id, '/Wait', 'up');
	await endRunners(here.stateFolder);
	await nothingIsLeft(here);
	expect(await listed(here)).toMatchObject({state: 'killed', counts: {killed: 1, pending: 1}});
});

test('twenty that open a pipeline at once get one runner', async () => {
	await using here = await testMachine({'p.ts': definition});
	const {id} = await paused(here);
	const programs = Array.from({length: 20}, (_, index) =>
		// Some would be the runner themselves, some start one.
		here.start('open', id, ...(index % 2 === 0 ? ['--ci'] : ['--detach'])),
	);
	const [followers, starters] = [0, 1].map(rest =>
		programs.filter((_, index) => index % 2 === rest),
	);
	await Promise.all((starters ?? []).map(async ({result}) => result));
	await Promise.all((followers ?? []).map(async program => program.waitFor('[/Wait] up')));
	const labels = [`label=com.conducto.pipeline=${id}`, 'label=com.conducto.node=/Wait'];
	const filters = labels.flatMap(label => ['--filter', label]);
	expect((await docker('ps', '--quiet', ...filters)).split('\n')).toHaveLength(1);
	await here.run('kill', id, '/Wait');
	for (const {result} of programs) {
		const {exitCode, stderr} = await result;
		expect([0, 1], stderr).toContain(exitCode);
		expect(stderr).not.toMatch(/^conducto:/m);
	}

	// Once before it was reset, and once now.
	const third = await here.run('logs', id, '/Proxy', '--attempt', '3');
	expect(third.stderr).toContain('it has attempts 1 to 2.');
	await nothingIsLeft(here);
});

/** A pipeline of that definition in which nothing has run, and which has no runner. */
async function paused(here: TestMachine): Promise<{readonly id: string}> {
	const id = (await here.run('p.ts', '--detach')).stdout.trim();
	await untilLogged(here, id, '/Wait', 'up');
	await here.run('kill', id);
	await noRunners(here.stateFolder);
	await here.run('reset', id);
	return {id};
}

test('a runner that is suspended is waited for, and that is said; Ctrl-C ends the waiting', async () => {
	await using here = await testMachine({'p.ts': definition});
	const id = (await here.run('p.ts', '--detach')).stdout.trim();
	const [pid = 0] = runnersOf(here.stateFolder);
	process.kill(pid, 'SIGSTOP');
	for (const args of [
		['open', id, '--run'],
		['pause', id],
		['rebuild', id],
	]) {
		await using waiting = here.start(...args);
		await waiting.waitFor(`The runner of pipeline ${id} does not answer; it may be suspended.`);
		waiting.kill('SIGINT');
		const {exitCode, signal} = await waiting.result;
		expect([exitCode, signal]).toContain(exitCode === undefined ? 'SIGINT' : 130);
	}

	expect(await listed(here)).toMatchObject({open: true});
	process.kill(pid, 'SIGCONT');
	expect((await here.run('kill', id)).exitCode).toBe(0);
	await nothingIsLeft(here);
});

test('a runner that was killed leaves a socket that misleads nobody', async () => {
	await using here = await testMachine({'p.ts': definition});
	const id = (await here.run('p.ts', '--detach')).stdout.trim();
	await untilLogged(here, id, '/Wait', 'up');
	const socket = readFileSync(`${here.stateFolder}/pipelines/${id}/socket`, 'utf8');
	expect(statSync(socket).mode & 0o777).toBe(0o600);
	for (const pid of runnersOf(here.stateFolder)) {
		process.kill(pid, 'SIGKILL');
	}

	await noRunners(here.stateFolder);
	expect(statSync(socket).isSocket()).toBe(true);
	expect(await listed(here)).toMatchObject({open: false});
	expect((await here.run('open', id, '--detach')).stdout).toBe(`${id}\n`);
	await untilLogged(here, id, '/Wait', 'up');
	await here.run('kill', id);
	await nothingIsLeft(here);
	expect(await readdir(socket.slice(0, socket.lastIndexOf('/')))).not.toContain(
		socket.slice(socket.lastIndexOf('/') + 1),
	);
});

test('a runner is found from a terminal with another runtime folder', async () => {
	await using here = await testMachine({'p.ts': definition});
	const options = {stateFolder: here.stateFolder, cwd: here.path};
	const env = {XDG_RUNTIME_DIR: here.path};
	await using program = startProgram(['p.ts', '--detach'], {...options, env});
	const id = (await program.result).stdout.trim();
	expect((await runProgram(['pause', id], options)).exitCode).toBe(0);
	await endRunners(here.stateFolder);
});
