import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {containersOf, docker, removeAllOf} from '../support/containers.ts';
import {type PtyProgram, startInPty} from '../support/pty.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Image, Serial} from 'conducto';

const files = new Image({image: 'debian:stable-slim', copyDir: './files', name: 'files'});
const root = new Serial({image: files});
root.add('Check', new Exec('sh check.sh'));
root.add('Bare', new Exec('true', {image: 'debian:stable-slim'}));
export default root;
`;

const wait = {timeout: 20_000};
const warm = expect.stringMatching(/-rerun$/);

test('from red to green by saving a fix while it is on; nothing is left of it, also after a kill', async () => {
	await using folder = await temporaryFolder({
		'pipeline.ts': definition,
		'files/check.sh': 'echo broken; exit 3\n',
	});
	const stateFolder = `${folder.path}/state`;
	await using _made = {[Symbol.asyncDispose]: () => removeAllOf(stateFolder)};
	const start = (...args: readonly string[]): PtyProgram =>
		startInPty({args, cwd: folder.path, env: {CONDUCTO_STATE_DIR: stateFolder}});
	const reruns = async (): Promise<readonly string[]> =>
		(await containersOf(stateFolder)).filter(name => name.endsWith('-rerun'));

	{
		await using program = start('pipeline.ts', '--run');
		await program.waitFor(/✗ 1 error/, 30_000);
		program.press(']');
		await program.waitFor('broken');
		program.press('w');
		await program.waitFor(/Check +↻ save/, 20_000);
		expect(await reruns()).toEqual([warm]);

		await folder.write('files/check.sh', 'echo still broken; exit 4\n');
		await program.waitFor(/Check +↻ fail/);
		await program.waitFor('still broken');
		await folder.write('files/check.sh', 'echo mended\n');
		await program.waitFor(/✗ Check +↻ pass/);
		await program.waitFor('mended');
		expect(await reruns()).toHaveLength(1);

		program.press('w');
		await program.waitFor(/✗ Check +stale/);
		await program.waitFor('broken');
		await expect.poll(reruns, wait).toEqual([]);

		program.press('j', 'w');
		await program.waitFor('has no files of yours');
		program.press('k', 'w');
		await program.waitFor(/Check +↻ save/, 20_000);
		await docker('rm', '-f', ...(await reruns()));
		await program.waitFor('Save and rerun of /Check has ended.');

		program.press('w');
		await program.waitFor(/Check +↻ save/, 20_000);
		const [before] = await reruns();
		await folder.write('pipeline.ts', definition.replace('sh check.sh', 'sh check.sh; exit 7'));
		await program.waitFor('$ sh check.sh; exit 7', 20_000);
		await program.waitFor(/Check +↻ save/, 20_000);
		await expect.poll(reruns, wait).toEqual([warm]);
		expect(await reruns()).not.toEqual([before]);
		await folder.write('files/check.sh', 'echo mended\n\n');
		await program.waitFor('fail, exit code 7');
		await folder.write('pipeline.ts', definition.replace("root.add('Check'", "root.add('Other'"));
		await program.waitFor('It is not in the definition any more.', 20_000);
		await expect.poll(reruns, wait).toEqual([]);
		await folder.write('pipeline.ts', definition);
		await program.waitFor(/✗ Check/, 20_000);
		program.press('g', 'j');
		await program.waitFor('$ sh check.sh');
		program.press('w');
		await program.waitFor(/Check +↻ save/, 20_000);
		program.press('q');
		await program.exit;
		expect(await reruns()).toEqual([]);
	}

	{
		await using program = start('open');
		await program.waitFor('Check');
		program.press('j', 'w');
		await program.waitFor(/Check +↻ save/, 20_000);
		program.kill('SIGKILL');
		await program.exit;
	}

	// Whatever came of its container: the next start leaves none.
	await using program = start('open');
	await program.waitFor('Check');
	await expect.poll(reruns, wait).toEqual([]);
	program.press('q');
	await program.exit;
	// Those of failed attempts are kept.
	const others = async (): Promise<readonly string[]> =>
		(await containersOf(stateFolder)).filter(name => !name.endsWith('-exec'));
	await expect.poll(others, wait).toEqual([]);
	expect(await readFile(`${folder.path}/files/check.sh`, 'utf8')).toBe('echo mended\n\n');
});
