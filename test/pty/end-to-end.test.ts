import {readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {containersOf, imagesOf} from '../support/containers.ts';
import {cliFile} from '../support/program.ts';
import {type PtyProgram, startInPty, startShellInPty} from '../support/pty.ts';
import {runnersOf} from '../support/runners.ts';
import {type TemporaryFolder, temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Image, Parallel, Serial} from 'conducto';

const files = new Image({image: 'debian:stable-slim', copyDir: './files'});
const root = new Serial({image: 'debian:stable-slim'});
root.add('Build', new Exec('echo building; sleep 0.2'));
const tests = root.add('Test', new Parallel({image: files, env: {EXPECTED: '4'}}));
tests.add('Unit', new Exec('sh ./check.sh'));
tests.add('Style', new Exec('echo fine'));
root.add('Deploy', new Exec('echo deployed'));
export default root;
`;

const brokenCheck = 'echo "expected $EXPECTED, got 5"\nexit 1\n';

/** The definition with its broken script; the images that are made of it go with it. */
async function project(): Promise<TemporaryFolder> {
	const folder = await temporaryFolder({'pipeline.ts': definition, 'files/check.sh': brokenCheck});
	return {
		...folder,
		async [Symbol.asyncDispose]() {
			await imagesOf(`${folder.path}/state`)[Symbol.asyncDispose]();
			await folder[Symbol.asyncDispose]();
		},
	};
}

/** Leaves the TUI, and waits for what it says at its end. */
async function quit(pty: PtyProgram): Promise<void> {
	pty.press('q');
	await pty.waitFor(/is kept/);
}

test.for([
	[80, 24],
	[160, 50],
] as const)(
	'from a red node to a green pipeline at %dx%d, and the terminal as it was',
	async ([cols, rows]) => {
		await using folder = await project();
		const stateFolder = `${folder.path}/state`;
		await using pty = startShellInPty({
			cols,
			rows,
			cwd: folder.path,
			env: {CONDUCTO_STATE_DIR: stateFolder},
		});
		await pty.waitFor('$');
		const settings = await pty.settings();
		const modes = pty.modes();

		// Open, move, run.
		pty.press(`${process.execPath} ${cliFile} pipeline.ts`, 'Enter');
		await pty.waitFor('not started');
		await pty.waitFor(/0\/4/);
		expect(pty.modes()).toMatchObject({alternateScreen: true, cursorVisible: false});
		pty.press('Down', 'j');
		await pty.waitFor(/○ \/Test\n|○ \/Test\s/);
		pty.press('Space');
		await pty.waitFor(/✗ 1 error/);

		// Jump to the failed node: its log says why.
		pty.press('g', ']');
		await pty.waitFor(/✗ \/Test\/Unit/);
		await pty.waitFor(/exit 1/);
		await pty.waitFor('expected 4, got 5');

		// A snapshot recreates it; edits vanish.
		pty.press('s');
		await pty.waitFor(/Snapshot of \/Test\/Unit/);
		await pty.waitFor(/:\/mnt\/conducto#$/m);
		expect(pty.modes()).toMatchObject({alternateScreen: false, cursorVisible: true});
		pty.press('echo exit 0 > check.sh; /conducto/cmd.sh; echo "code $?, $EXPECTED, $PWD"', 'Enter');
		await pty.waitFor('code 0, 4, /mnt/conducto');
		pty.press('exit', 'Enter');
		await pty.waitFor('changed one of your files');
		pty.press('Escape');
		await pty.waitFor(/✗ \/Test\/Unit/);
		expect(pty.modes()).toMatchObject({alternateScreen: true, cursorVisible: false});
		expect(await readFile(`${folder.path}/files/check.sh`, 'utf8')).toBe(brokenCheck);

		// A live shell edits the person's own file.
		pty.press('d');
		await pty.waitFor(/Live debug of \/Test\/Unit/);
		await pty.waitFor(/:\/mnt\/conducto#$/m);
		pty.press('sed -i "s/exit 1/exit 0/" check.sh && /conducto/cmd.sh && echo mended', 'Enter');
		// An end of input that is typed before the prompt is there would be lost, in any shell.
		await pty.waitFor(/^mended\n.*#$/m);
		pty.press('C-d');
		await pty.waitFor('1 file changed: rebuild');
		pty.press('n');
		await pty.waitFor(/✗ \/Test\/Unit/);
		expect(await readFile(`${folder.path}/files/check.sh`, 'utf8')).toContain('exit 0');

		// A reset alone never rebuilds: the node fails again. Rebuild, reset: green.
		pty.press('r');
		await pty.waitFor(/› ✗ 2 +exit 1/);
		pty.press('b');
		pty.press('r');
		await pty.waitFor(/› ✓ 3 +done/);
		await pty.waitFor(/✓ 4 done/);

		await quit(pty);
		// What is typed before the prompt is there would be shown before it.
		await pty.waitFor(/\n\$$/);
		expect(pty.modes()).toEqual(modes);
		expect(await pty.settings()).toBe(settings);
		pty.press('echo "code $?"', 'Enter');
		await pty.waitFor(/^code 0/m);
		expect(await containersOf(stateFolder)).toEqual([]);
	},
);

test('conducto debug opens a shell from another terminal while the TUI is open', async () => {
	await using folder = await project();
	const env = {CONDUCTO_STATE_DIR: `${folder.path}/state`};
	await using tui = startInPty({args: ['pipeline.ts', '--run'], cwd: folder.path, env});
	await tui.waitFor(/✗ 1 error/);
	const id = /pipeline\.ts\s+(\w{6})/.exec(tui.screen())?.[1] ?? '';

	await using other = startInPty({
		args: ['debug', id, '/Test/Unit', '--live'],
		cwd: folder.path,
		env,
	});
	await other.waitFor(/Live debug of \/Test\/Unit/);
	await other.waitFor(/#$/m);
	other.press('echo "$EXPECTED in $PWD" > made-here', 'Enter', 'exit', 'Enter');
	await other.waitFor('[y/N]');
	other.press('n', 'Enter');
	expect((await other.exit).exitCode).toBe(0);
	expect(await readFile(`${folder.path}/files/made-here`, 'utf8')).toBe('4 in /mnt/conducto\n');
	expect(tui.screen()).toMatch(/✗ 1 error/);
	tui.press('C-c');
	expect((await tui.exit).exitCode).toBe(130);
	expect(await containersOf(env.CONDUCTO_STATE_DIR, 'running')).toEqual([]);
});

test('a second TUI on an open pipeline sees and steers the same run, and can leave it running', async () => {
	await using folder = await project();
	const env = {CONDUCTO_STATE_DIR: `${folder.path}/state`};
	await using first = startInPty({args: ['pipeline.ts', '--run'], cwd: folder.path, env});
	await first.waitFor(/✗ 1 error/);
	await using second = startInPty({args: ['open'], cwd: folder.path, env});
	await second.waitFor(/✗ 1 error/);
	second.press(']');
	await second.waitFor('expected 4, got 5');
	second.press('r');
	first.press(']');
	await first.waitFor(/› ✗ 2 +exit 1/);
	await second.waitFor(/› ✗ 2 +exit 1/);
	second.press('q');
	expect((await second.exit).exitCode).toBe(1);
	first.press('r');
	await first.waitFor(/› ✗ 3 +exit 1/);
	first.press('q');
	expect((await first.exit).exitCode).toBe(1);

	// Nobody runs it any more: it is shown again, with its log.
	await using again = startInPty({args: ['open'], cwd: folder.path, env});
	await again.waitFor(/✗ 1 error/);
	again.press(']');
	await again.waitFor('expected 4, got 5');
	again.press('q');
	await again.exit;
});

test('y copies the command for another terminal, and shows it', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `import {Exec, Serial} from 'conducto'; export default new Serial({children: {"it's": new Exec('true')}});`,
	});
	const env = {CONDUCTO_STATE_DIR: `${folder.path}/state`};
	await using pty = startInPty({args: ['p.ts', '--run'], cols: 120, cwd: folder.path, env});
	const copied = new Promise<string>(resolve => {
		pty.terminal.parser.registerOscHandler(52, data => {
			resolve(Buffer.from(data.replace(/^c;/, ''), 'base64').toString());
			return true;
		});
	});
	await pty.waitFor(/✓ 1 done/);
	pty.press('j', 'y');
	const command = await copied;
	await pty.waitFor(command.slice(0, 25));

	// As pasted in another folder, into a shell that knows no conducto: the shell opens in that node.
	await using other = startInPty({file: 'sh', args: ['-c', command], cwd: '/'});
	await other.waitFor(/Snapshot of \/it's/);
	await other.waitFor(/#$/m);
	other.press('exit', 'Enter');
	expect((await other.exit).exitCode).toBe(0);
	pty.press('Escape');
	await pty.waitFor(screen => !screen.includes(command.slice(0, 25)));
	pty.press('q');
	await pty.exit;
});

test('the pipeline runs on while a shell is open', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `
import {Exec, Parallel} from 'conducto';
export default new Parallel({children: {
	quick: new Exec('echo quick'),
	slow: new Exec('until [ -e /tmp/never ]; do sleep 0.1; i=$((i+1)); [ $i = 20 ] && exit 0; done'),
}});
`,
	});
	const env = {CONDUCTO_STATE_DIR: `${folder.path}/state`};
	await using pty = startInPty({args: ['p.ts', '--run', '--jobs', '2'], cwd: folder.path, env});
	await pty.waitFor(/✓ 1 done/);
	pty.press('j', 's');
	await pty.waitFor(/#$/m);
	await using follower = startInPty({
		args: ['logs', '--follow', /\w{6}/.exec(await listedId(folder.path, env))?.[0] ?? '', '/slow'],
		env,
	});
	expect((await follower.exit).exitCode).toBe(0);
	pty.press('exit', 'Enter');
	await pty.waitFor(/✓ 2 done/);
	await quit(pty);
});

async function listedId(cwd: string, env: Record<string, string>): Promise<string> {
	await using list = startInPty({args: ['list'], cwd, env, cols: 160});
	await list.exit;
	return list.screen();
}

test('a question is asked before running nodes are left; Ctrl-C asks nothing', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `import {Exec} from 'conducto'; export default new Exec('echo up; sleep 1000');`,
	});
	const env = {CONDUCTO_STATE_DIR: `${folder.path}/state`};
	await using pty = startInPty({args: ['p.ts', '--run'], cwd: folder.path, env});
	await pty.waitFor(/│ up/);
	pty.press('q');
	await pty.waitFor('Stop it and quit?');
	pty.press('n');
	await pty.waitFor(/Space pause/);
	pty.press('q');
	await pty.waitFor('Stop it and quit?');
	pty.press('y');
	expect((await pty.exit).exitCode).toBe(1);
	expect(await containersOf(env.CONDUCTO_STATE_DIR)).toEqual([]);
});

test('SIGTERM leaves the terminal and the engine clean', async () => {
	await using folder = await temporaryFolder({
		'p.ts': `import {Exec} from 'conducto'; export default new Exec('echo up; sleep 1000');`,
	});
	const env = {CONDUCTO_STATE_DIR: `${folder.path}/state`};
	await using pty = startInPty({args: ['p.ts', '--run'], cwd: folder.path, env});
	await pty.waitFor(/│ up/);
	pty.kill('SIGTERM');
	expect((await pty.exit).exitCode).toBe(130);
	expect(pty.modes()).toMatchObject({
		alternateScreen: false,
		cursorVisible: true,
		bracketedPaste: false,
	});
	expect(await containersOf(env.CONDUCTO_STATE_DIR)).toEqual([]);
	expect(runnersOf(env.CONDUCTO_STATE_DIR)).toEqual([]);
});
