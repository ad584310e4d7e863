import {expect, test} from 'vitest';
import {containersOf} from '../support/containers.ts';
import {listed, type TestMachine, testMachine} from '../support/machine.ts';
import {noRunners} from '../support/runners.ts';

/** Two images, each with a node; `Wait` is there for pipelines that are to stay alive. */
const definition = (command = 'true'): string => `
import {Exec, Image, Serial} from 'conducto';
const copied = new Image({name: 'copied', image: 'busybox:latest', copyDir: './files'});
const built = new Image({name: 'built', dockerfile: './image/Dockerfile'});
const root = new Serial();
root.add('Copied', new Exec('cat a', {image: copied}));
root.add('Built', new Exec('echo up; ${command}', {image: built}));
export default root;
`;

const machine = async (command?: string): Promise<TestMachine> =>
	testMachine({
		'p.ts': definition(command),
		'files/a': 'first\n',
		'image/Dockerfile': 'FROM busybox:latest\nRUN echo one > /one\n',
	});

test('without a runner it rebuilds what changed, prints it, and runs no node', async () => {
	await using here = await machine();
	await here.run('p.ts');
	const before = await listed(here);
	await here.write('files/a', 'second\n');
	const all = await here.run('rebuild', before.id);
	expect(all.stderr).toBe('');
	expect(all.stdout).toMatch(/\[image copied\] copy made in .*: 1 file changed\n/);
	expect(all.stdout).toMatch(/\[image built\] build unchanged/);
	expect(all.stdout).toMatch(/\[image copied\] is ready/);
	expect(all.stdout).toContain('1 image rebuilt: copied. 1 unchanged: built.\n');
	expect(all.stdout).toMatch(
		new RegExp(
			`\\nNodes run on the new image after a reset: .* reset ${before.id} '/Copied'.*\\n$`,
		),
	);
	expect(all.stdout).not.toContain('[/Copied]');
	expect(all.exitCode).toBe(0);
	expect(await listed(here)).toEqual(before);

	const one = await here.run('rebuild', before.id, '/Built', '--no-cache');
	expect(one.stdout).toMatch(/\[image built\] build made in/);
	expect(one.stdout).not.toContain('[image copied]');
	expect(one.stdout).toContain('1 image rebuilt: built.\n');
	const none = await here.run('rebuild', before.id);
	expect(none.stdout).toMatch(/\n2 images unchanged: copied, built\.\n$/);
	expect(await containersOf(here.stateFolder)).toEqual([]);
});

test('an image that was never built is built once', async () => {
	await using here = await machine();
	await here.write('image/Dockerfile', 'FROM busybox:latest\nRUN exit 1\n');
	await here.run('p.ts');
	const {id} = await listed(here);
	await here.write('image/Dockerfile', 'FROM busybox:latest\n');
	const {stdout, exitCode} = await here.run('rebuild', id, 'built');
	expect(stdout.match(/build started/g)).toHaveLength(1);
	expect(exitCode).toBe(0);
});

test('a build that fails is printed with all of its output, and the exit code is 1', async () => {
	await using here = await machine();
	await here.run('p.ts');
	const {id} = await listed(here);
	await here.write('image/Dockerfile', 'FROM busybox:latest\nRUN echo said this; exit 7\n');
	const {stdout, exitCode} = await here.run('rebuild', id);
	expect(stdout).toMatch(/\[image built\] .*said this\n/);
	expect(stdout).toMatch(/\[image built\] failed: /);
	expect(stdout).toContain('1 image unchanged: copied. 1 failed: built.\n');
	expect(exitCode).toBe(1);

	const json = await here.run('rebuild', id, 'built', '--json');
	const lines = json.stdout
		.trim()
		.split('\n')
		.map(line => JSON.parse(line));
	expect(lines.at(0)).toMatchObject({type: 'image-started', image: 'built'});
	expect(lines).toContainEqual(expect.objectContaining({type: 'output', path: 'image:built'}));
	expect(lines.filter(line => line.type === 'image-failed')).toHaveLength(1);
	expect(json.exitCode).toBe(1);
});

test('where nothing is left to run, nothing is built, and what failed is still told', async () => {
	await using here = await machine();
	await here.run('p.ts');
	const {id} = await listed(here);
	await here.write('image/Dockerfile', 'FROM busybox:latest\nRUN echo said this; exit 7\n');
	await here.run('rebuild', id, 'built');
	for (const command of [
		['open', id, '--ci'],
		['run', id],
	]) {
		const {stdout, exitCode} = await here.run(...command, '--json');
		expect(stdout).not.toContain('image-started');
		expect(exitCode).toBe(0);
	}

	expect((await here.run('logs', id, 'image:built')).stdout).toContain('said this');
});

test('a runner that is alive is told, and goes on with what it runs', async () => {
	await using here = await machine('sleep 1000');
	await using program = here.start('p.ts');
	await program.waitFor('[/Built] up');
	const {id} = await listed(here);
	await here.write('files/a', 'second\n');
	const {stdout, exitCode} = await here.run('rebuild', id, 'copied');
	expect(stdout).toMatch(/\[image copied\] copy made in .*: 1 file changed\n/);
	expect(stdout).toContain('1 image rebuilt: copied.\n');
	expect(exitCode).toBe(0);
	expect(await listed(here)).toMatchObject({state: 'running', counts: {running: 1, done: 1}});
});

test('it says that it waits for a runner that is suspended, and goes on with it', async () => {
	await using here = await machine('sleep 1000');
	await using program = here.start('p.ts');
	await program.waitFor('[/Built] up');
	const {id} = await listed(here);
	program.kill('SIGSTOP');
	const late = `The runner of pipeline ${id} does not answer; it may be suspended.`;
	await using interrupted = here.start('rebuild', id);
	await interrupted.waitFor(late);
	interrupted.kill('SIGINT');
	expect((await interrupted.result).exitCode).toBe(130);

	await using rebuild = here.start('rebuild', id);
	await rebuild.waitFor(late);
	program.kill('SIGCONT');
	expect(await rebuild.result).toMatchObject({
		stdout: expect.stringContaining('2 images unchanged: copied, built.'),
		exitCode: 0,
	});
});

test('an interrupted rebuild ends, and leaves the image that was there', async () => {
	await using here = await machine();
	await here.run('p.ts');
	const {id} = await listed(here);
	await here.write('image/Dockerfile', 'FROM busybox:latest\nRUN echo begun; sleep 1000\n');
	await using rebuild = here.start('rebuild', id, 'built');
	await rebuild.waitFor(/\[image built\] .*begun\n/);
	rebuild.kill('SIGINT');
	const {stderr, exitCode} = await rebuild.result;
	expect(stderr).toBe('Interrupted: stopping the rebuild.\n');
	expect(exitCode).toBe(130);
	await here.write('image/Dockerfile', 'FROM busybox:latest\nRUN echo one > /one\n');
	expect((await here.run('rebuild', id)).stdout).toContain('2 images unchanged: copied, built.');
});

test.for([
	[['nope'], 'There is no pipeline nope.'],
	[['ID', 'copyed'], 'There is no image copyed in this pipeline.\n  Did you mean copied?'],
	[['ID', '/Nothing'], 'There is no node /Nothing in this pipeline.'],
] as const)('%s is refused in one sentence', async ([args, message]) => {
	await using here = await machine();
	await here.run('p.ts');
	const {id} = await listed(here);
	const named = args.map(arg => (arg === 'ID' ? id : arg));
	const {stderr, exitCode} = await here.run('rebuild', ...named);
	expect(stderr).toContain(message);
	expect(exitCode).toBe(2);
});

test('a run that is asked for during a rebuild of another terminal waits for it, and is done', async () => {
	await using here = await machine();
	await here.run('p.ts');
	const {id} = await listed(here);
	await here.run('reset', id);
	await here.write('image/Dockerfile', 'FROM busybox:latest\nRUN echo two; sleep 5\n');
	await using rebuild = here.start('rebuild', id, 'built', '--no-cache');
	await rebuild.waitFor('[image built] build started');
	const run = here.run('run', id, '/Built');
	const detached = here.run('run', id, '--detach');
	expect((await here.run('skip', id, '/Copied')).stdout).toBe('/Copied is skipped.\n');
	expect((await rebuild.result).stdout).toContain('1 image rebuilt: built.\n');
	const results = await Promise.all([run, detached]);
	expect(results.map(({exitCode}) => exitCode)).toEqual([0, 0]);
	await noRunners(here.stateFolder);
	expect(await listed(here)).toMatchObject({state: 'done', counts: {done: 1, skipped: 1}});
});
