import {cp, readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {docker} from '../support/containers.ts';
import {type ProgramResult, runProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const demo = fileURLToPath(new URL('../../demo', import.meta.url));

async function run(definition: string): Promise<ProgramResult> {
	await using state = await temporaryFolder();
	const result = await runProgram(['--ci', definition], {stateFolder: state.path});
	await removeImages(/^Pipeline (\w+) of /.exec(result.stdout)?.[1] ?? '');
	return result;
}

/** What a pipeline made stays for `conducto open`; these are never opened again. */
async function removeImages(pipeline: string): Promise<void> {
	const images = await docker('images', '--quiet', `conducto/${pipeline}`);
	if (images !== '') {
		await docker('rmi', '--force', ...images.split('\n'));
	}
}

test.each([
	['unmodified-image.ts', ['[/Node Name] NAME="Debian GNU/Linux"']],
	['string-image.ts', ['[/In BusyBox] BusyBox v1.', '[/In Debian] NAME="Debian GNU/Linux"']],
	['image-object.ts', ['[/Python] Hello, World, from Python 3.', '[/Shell] Hello, Shell']],
	[
		'local-files/pipeline.ts',
		[
			'[/Say Hi] Hello from hello.py in /mnt/conducto',
			'[/List] hello.py\n',
			'[/List] pipeline.ts\n',
		],
	],
])('%s prints what its comment promises', async (name, lines) => {
	const {stdout, exitCode} = await run(`${demo}/${name}`);
	for (const line of lines) {
		expect(stdout).toContain(line);
	}

	expect(exitCode).toBe(0);
});

test.each([
	['snapshot-and-live/pipeline.ts', 'snapshot-and-live/greet.sh', /✗ \/Check .*\n○ \/Ship /],
	['pipeline.ts', 'shop/prices.py', /✗ \/Test\/Prices /],
])('%s fails, and is green once its comment was followed', async (name, faulty, failure) => {
	await using copy = await temporaryFolder();
	await cp(demo, copy.path, {recursive: true});
	const failed = await run(`${copy.path}/${name}`);
	expect(failed.stdout).toMatch(failure);
	expect(failed.exitCode).toBe(1);

	const comment = await readFile(`${copy.path}/${name}`, 'utf8');
	const [, before = '', after = ''] = /sed -i 's\/(.*?)\/(.*?)\/'/.exec(comment) ?? [];
	const text = await readFile(`${copy.path}/${faulty}`, 'utf8');
	expect(text).toContain(before);
	await writeFile(`${copy.path}/${faulty}`, text.replace(before, after));
	expect((await run(`${copy.path}/${name}`)).exitCode).toBe(0);
});
