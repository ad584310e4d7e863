import {randomUUID} from 'node:crypto';
import {readFile, rm} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {processMark} from '../../source/debug/process-mark.ts';
import {createStore} from '../../source/store/pipeline-store.ts';
import {openStateFolder, pipelineFolder} from '../../source/store/state-folder.ts';
import {containersOf, docker} from '../support/containers.ts';
import {testMachine} from '../support/machine.ts';
import {runProgram} from '../support/program.ts';
import {exec, specOf} from '../support/specs.ts';

const definition = (command = 'true'): string => `
import {Exec, Image, Serial} from 'conducto';
const copied = new Image({name: 'copied', image: 'busybox:latest', copyDir: './files'});
const built = new Image({
	name: 'built',
	dockerfileText: 'FROM busybox:latest\\nRUN : ${randomUUID()}; dd if=/dev/zero of=/large bs=1M count=7 2>/dev/null\\n',
});
const root = new Serial();
root.add('Copied', new Exec('cat a', {image: copied}));
root.add('Built', new Exec('echo up; ${command}', {image: built}));
export default root;
`;

async function machine(command?: string) {
	const here = await testMachine({
		'p.ts': definition(command),
		'files/a': `${randomUUID()}\n`,
	});
	const {run, stateFolder} = here;
	return {
		...here,
		clean: async (...args: readonly string[]) => run('clean', ...args),
		/** Makes a pipeline and runs it to its end. */
		async pipeline(): Promise<string> {
			return /^Pipeline (\w+) of /.exec((await run('p.ts')).stdout)?.[1] ?? '';
		},
		ids: async () =>
			(await run('list', '--json')).stdout
				.trim()
				.split('\n')
				.filter(Boolean)
				.map(line => JSON.parse(line).id),
		/** Names of the images that were made for this state folder. */
		async images(): Promise<string[]> {
			const owner = (await readFile(`${stateFolder}/owner`, 'utf8')).slice(0, 8);
			const reference = `reference=conducto-${owner}/*`;
			const names = await docker('images', '--format', '{{.Repository}}', '--filter', reference);
			return names
				.split('\n')
				.filter(Boolean)
				.map(name => name.replace(/.*\//, ''))
				.sort();
		},
	};
}

test('it removes what pipelines made, and of what they share only what none of the others needs', async () => {
	await using here = await machine();
	await using other = await machine();
	await other.pipeline();
	const ofOther = await other.images();
	const first = await here.pipeline();
	const second = await here.pipeline();
	const before = await here.images();
	expect(before).toEqual(['build', 'copy', first, first, second, second].sort());

	const forecast = await here.clean('--dry-run');
	expect(forecast.stdout).toMatch(/^pipeline +images +size +definition\n/);
	expect(forecast.stdout).toMatch(
		/Would remove 2 pipelines, 2 images, 1 cache: 7\.\dMB would be freed\.\n$/,
	);
	expect(await here.images()).toEqual(before);

	const one = await here.clean(first);
	expect(one.stdout).toMatch(/^Removed 1 pipeline: \d+kB freed\.\n$/);
	expect(await here.images()).toEqual(['build', 'copy', second, second].sort());
	expect(await here.ids()).toEqual([second]);
	const rebuilt = await here.run('rebuild', second);
	expect(rebuilt.stdout).toMatch(/\[image copied\] copy unchanged/);
	expect(rebuilt.stdout).toMatch(/\[image built\] build unchanged/);

	const rest = await here.clean();
	expect(rest.stdout).toMatch(/^Removed 1 pipeline, 2 images, 1 cache: 7\.\dMB freed\.\n$/);
	expect(await here.images()).toEqual([]);
	expect(await here.ids()).toEqual([]);
	expect((await here.clean()).stdout).toBe('There is nothing to remove.\n');

	expect(await other.images()).toEqual(ofOther);
	expect(await docker('images', '--quiet', 'busybox:latest')).not.toBe('');
});

test('a pipeline whose runner is alive or suspended stays, and so does what it may need', async () => {
	await using here = await machine('sleep 1000');
	await using program = here.start('p.ts');
	await program.waitFor('[/Built] up');
	const [id = ''] = await here.ids();
	const before = await here.images();
	const named = await here.clean(id);
	expect(named.stderr).toContain(`Pipeline ${id} stays: it is open.`);
	expect(named.exitCode).toBe(2);

	program.kill('SIGSTOP');
	const all = await here.clean('--all');
	expect(all.stdout).toBe(`Pipeline ${id} stays: it is open.\nThere is nothing to remove.\n`);
	expect(await here.images()).toEqual(before);
	expect(await containersOf(here.stateFolder)).toHaveLength(1);

	program.kill('SIGCONT');
	program.kill('SIGINT');
	await program.result;
	expect((await here.clean()).stdout).toMatch(/^Removed 1 pipeline, 2 images, /);
});

test('a runner that was killed leaves nothing that is not removed', async () => {
	await using here = await machine('sleep 1000');
	await using program = here.start('p.ts');
	await program.waitFor('[/Built] up');
	program.kill('SIGKILL');
	await program.result;
	// Its command still runs, and can be gone on with.
	expect((await here.clean()).stdout).toContain('stays: it is not finished.');
	const {stdout} = await here.clean('--all');
	expect(stdout).toMatch(/^Removed 1 pipeline, 1 container, 2 images, /);
	expect(await containersOf(here.stateFolder)).toEqual([]);
	expect(await here.images()).toEqual([]);
});

test('what belongs to a pipeline whose folder was deleted by hand goes too, but not under a shell that is open', async () => {
	await using here = await machine();
	const id = await here.pipeline();
	await rm(`${here.stateFolder}/pipelines/${id}`, {recursive: true});
	const owner = (await readFile(`${here.stateFolder}/owner`, 'utf8')).trim();
	const create = async (kind: string, name: string, ...labels: readonly string[]) => {
		const all = [`com.conducto.owner=${owner}`, `com.conducto.pipeline=${id}`, ...labels];
		const flags = all.flatMap(label => ['--label', label]);
		await docker('create', '--name', `${name}-${id}-${kind}`, ...flags, 'busybox:latest', 'true');
		return `${name}-${id}-${kind}`;
	};
	const ours = `conducto-${owner.slice(0, 8)}`;
	await create('exec', ours);
	const named = await create('exec', 'conducto-named-by-a-person');
	const shell = await create('live', ours, `com.conducto.session=${processMark()}`);

	expect((await here.clean()).stdout).toMatch(/^Removed 1 container, 2 images, /);
	expect((await containersOf(here.stateFolder)).sort()).toEqual([named, shell].sort());
	expect(await here.images()).toEqual([]);
});

test('a pipeline in whose shell somebody works stays', async () => {
	await using here = await machine();
	const id = await here.pipeline();
	const owner = (await readFile(`${here.stateFolder}/owner`, 'utf8')).trim();
	await docker(
		...['create', '--name', `conducto-${owner.slice(0, 8)}-${id}-live`],
		...['--label', `com.conducto.owner=${owner}`, '--label', `com.conducto.pipeline=${id}`],
		...['--label', `com.conducto.session=${processMark()}`, 'busybox:latest', 'true'],
	);
	const {stderr, exitCode} = await here.clean(id);
	expect(stderr).toContain(`Pipeline ${id} stays: a shell of it is open.`);
	expect(exitCode).toBe(2);
	expect(await here.ids()).toEqual([id]);
});

test('without an engine it refuses, unless nothing has to go from there', async () => {
	await using here = await machine();
	const state = openStateFolder(here.stateFolder);
	const record = {id: 'never2', title: 'p.ts', createdAt: 0, spec: specOf(exec('', 'true'))};
	(await createStore(pipelineFolder(state, 'never2'), record)).close();
	const without = {
		stateFolder: here.stateFolder,
		env: {DOCKER_HOST: `unix://${here.stateFolder}/no.sock`},
	};
	const untouched = await runProgram(['clean', 'never2'], without);
	expect(untouched.stdout).toMatch(/^Removed 1 pipeline: \d+kB freed\.\n$/);

	const id = await here.pipeline();
	const refused = await runProgram(['clean', id], without);
	expect(refused.stderr).toMatch(/^conducto: .*engine/i);
	expect(refused.exitCode).toBe(3);
	expect(await here.ids()).toEqual([id]);
});
