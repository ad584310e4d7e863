import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {cp, readFile, writeFile} from 'node:fs/promises';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';
import {type ProgramResult, runProgram} from '../support/program.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

const demo = fileURLToPath(new URL('../../demo', import.meta.url));

/** The certificates of this machine, where they are: its network may sign TLS anew. */
const bundle = '/etc/ssl/certs/ca-certificates.crt';
const env = {CONDUCTO_CA_BUNDLE: existsSync(bundle) ? bundle : undefined};

/** What `HEAD` of this checkout is. */
const head = execFileSync('git', ['rev-parse', 'HEAD'], {cwd: demo, encoding: 'utf8'}).trim();

async function run(definition: string): Promise<ProgramResult> {
	await using state = await temporaryFolder();
	const result = await runProgram(['--ci', definition], {stateFolder: state.path, env});
	// These are never opened again, and the state folder that knows of their images goes.
	await runProgram(['clean', '--all'], {stateFolder: state.path});
	return result;
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
	['dockerfile/pipeline.ts', ['[/Greet] Hello, Oddish', '[/Names] Oddish', '[/Names] Pikachu']],
	['data-stores.ts', ['[/Read] 1 passed, 0 failed', '[/Count] This is run 1 on this machine.']],
	['path-map/pipeline.ts', ['[/Greet] Hello from p']],
	['git-files.ts', ['[/Files] README.md', `[/Commit] ${head}`]],
	['python-packages.ts', ['[/Say it] | Hello World |']],
	['lazy.ts', ['[/Count/Generate] There is lazy.ts', '[/Count/Execute/lazy.ts] 23 lazy.ts']],
	['native-function.ts', ['[/Say it] < Hello World >']],
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
