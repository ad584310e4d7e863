import {readdir, readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {containersOf, imagesOf, removeAllOf} from '../support/containers.ts';
import {type PtyProgram, startInPty} from '../support/pty.ts';
import {type TemporaryFolder, temporaryFolder} from '../support/temporary-folder.ts';

const definition = (command: string): string => `
import {Exec, Image, Parallel} from 'conducto';

const files = new Image({image: 'debian:stable-slim', copyDir: './files', name: 'files'});
const root = new Parallel({image: files});
root.add('Check', new Exec('${command}'));
export default root;
`;

/** Makes a package, and installs it. */
const installTool = `cd /tmp; mkdir -p tool/DEBIAN tool/usr/bin; echo 'echo tool' > tool/usr/bin/tool
printf 'Package: tool\\nVersion: 1.2\\nArchitecture: all\\nMaintainer: nobody\\nDescription: a tool\\n' > tool/DEBIAN/control
dpkg-deb -b tool tool.deb; apt-get install -y ./tool.deb
`;

const prompt = /\[\w+ \/Check\] root@.*#$/;

type Try = AsyncDisposable & {
	readonly folder: TemporaryFolder;
	readonly program: PtyProgram;
	readonly start: (...args: readonly string[]) => PtyProgram;
	/** Opens a shell with a key, types a line, and leaves it. */
	readonly work: (key: string, line: string) => Promise<void>;
	/** Leaves the display, and opens a shell from another terminal; types a line, and leaves that. */
	readonly workAlone: (line: string, ...flags: readonly string[]) => Promise<PtyProgram>;
	readonly running: () => Promise<readonly string[]>;
};

/** A pipeline that has run, with the cursor on its only node. */
async function tryOut(command = 'cat note.txt'): Promise<Try> {
	const disposables = new AsyncDisposableStack();
	const folder = disposables.use(
		await temporaryFolder({
			'pipeline.ts': definition(command),
			'files/note.txt': 'first note\n',
			'files/old.txt': '',
			'files/tool.sh': installTool,
		}),
	);
	const stateFolder = `${folder.path}/state`;
	disposables.use(imagesOf(stateFolder));
	disposables.defer(() => removeAllOf(stateFolder));
	const start = (...args: readonly string[]): PtyProgram =>
		startInPty({args, cwd: folder.path, env: {CONDUCTO_STATE_DIR: stateFolder}});
	const program = disposables.use(start('--run', 'pipeline.ts'));
	await program.waitFor(/[✓✗] Check/);
	program.press('j');
	await program.waitFor('first note');
	const work = async (shell: PtyProgram, line: string): Promise<void> => {
		await shell.waitFor(prompt, 20_000);
		shell.press(line, 'Enter');
		await shell.waitFor(/done1[\s\S]*#$/);
		shell.press('exit', 'Enter');
	};
	return {
		folder,
		program,
		start,
		async work(key, line) {
			program.press(key);
			await work(program, line);
		},
		async workAlone(line, ...flags) {
			program.press('q');
			await program.exit;
			const [id = ''] = /\S+(?=\. Look)|(?<=Pipeline )\S+/.exec(program.screen()) ?? [];
			const shell = disposables.use(start('debug', id, '/Check', ...flags));
			await work(shell, line);
			return shell;
		},
		running: () => containersOf(stateFolder, 'running'),
		[Symbol.asyncDispose]: () => disposables.disposeAsync(),
	};
}

const change =
	'cd /mnt/conducto; echo second note > note.txt; mkdir -p bin; echo : > bin/run; chmod 755 bin/run; rm old.txt; echo done$((1))';

test('a snapshot shell: its files are copied to their places, the image rebuilt, the node reset', async () => {
	await using tried = await tryOut();
	const {folder, program, work} = tried;
	await work('s', change);
	await program.waitFor('Copy 3 files to their places here?');
	expect(program.screen()).toMatch(
		/\[x\] new +bin\/run +\+1\n \[x\] changed +note.txt +\+1 −1\n \[x\] removed +old.txt/,
	);
	expect(await readFile(`${folder.path}/files/note.txt`, 'utf8')).toBe('first note\n');
	program.press('Enter');
	await program.waitFor('3 files changed: rebuild files and reset /Check?');
	expect(await readFile(`${folder.path}/files/note.txt`, 'utf8')).toBe('second note\n');
	expect((await readdir(`${folder.path}/files`)).toSorted()).toEqual([
		'bin',
		'note.txt',
		'tool.sh',
	]);
	program.press('y');
	await program.waitFor('second note');
	await program.waitFor(/1\/1/);
	program.press('q');
	await program.exit;
	expect(await tried.running()).toEqual([]);
});

test('a snapshot shell: what is left is left', async () => {
	await using tried = await tryOut();
	const {folder, program, work} = tried;
	await work('s', change);
	await program.waitFor('Copy 3 files to their places here?');
	program.press('Escape');
	await program.waitFor(/first note[\s\S]*Nothing was copied/);
	expect(await readFile(`${folder.path}/files/note.txt`, 'utf8')).toBe('first note\n');
	program.press('q');
	await program.exit;
});

test('a live shell: n leaves the node as it is, y rebuilds and resets; nothing is asked where nothing changed', async () => {
	await using tried = await tryOut();
	const {folder, program, work} = tried;
	await work('d', 'echo done$((1))');
	await program.waitFor(/first note[\s\S]*\? help/);
	await work('d', change);
	await program.waitFor('3 files changed: rebuild files and reset /Check?');
	program.press('n');
	await program.waitFor(/first note[\s\S]*\? help/);
	expect(await readFile(`${folder.path}/files/note.txt`, 'utf8')).toBe('second note\n');
	await work('d', 'echo third note > /mnt/conducto/note.txt; echo done$((1))');
	await program.waitFor('1 file changed: rebuild files and reset /Check?');
	program.press('y');
	await program.waitFor('third note');
	await program.waitFor(/1\/1/);
	program.press('q');
	await program.exit;
});

test('a failed shell: its files and the packages that it installed', async () => {
	await using tried = await tryOut('cat note.txt; exit 1');
	const {folder, program, work} = tried;
	await work('f', 'cd /mnt/conducto && sh -e tool.sh && echo mended > note.txt; echo done$((1))');
	await program.waitFor('Copy 1 file to its place here?');
	expect(program.screen()).toContain('The failed shell of /Check changed one of your files.');
	expect(program.screen()).toContain("installPackages: ['tool'],");
	expect(program.screen()).not.toContain('goes with the container');
	program.press('y');
	await program.waitFor('✓ copied');
	program.press('Enter');
	await program.waitFor('1 file changed: rebuild files and reset /Check?');
	program.press('n');
	await program.waitFor('? help');
	expect(await readFile(`${folder.path}/files/note.txt`, 'utf8')).toBe('mended\n');
	program.press('q');
	await program.exit;
});

test('in a plain terminal: chosen files are copied, the image is rebuilt, the node reset', async () => {
	await using tried = await tryOut();
	const {folder, workAlone} = tried;
	const shell = await workAlone(change);
	await shell.waitFor('Copy 3 files to their places here? [y/N/1 2 …]');
	expect(shell.screen()).toMatch(
		/ 1 new +bin\/run .*\n +2 changed +note.txt .*\n +3 removed +old.txt/,
	);
	shell.press('2 3', 'Enter');
	await shell.waitFor('2 files changed: rebuild files and reset /Check? [y/N]');
	expect(await readFile(`${folder.path}/files/note.txt`, 'utf8')).toBe('second note\n');
	expect((await readdir(`${folder.path}/files`)).toSorted()).toEqual(['note.txt', 'tool.sh']);
	shell.press('y', 'Enter');
	await shell.waitFor('/Check was reset.');
	expect(await shell.exit).toMatchObject({exitCode: 0});
	expect(await tried.running()).toEqual([]);
});

test.for([['n', 'Enter'], ['Enter'], ['C-c'], ['C-d']])(
	'in a plain terminal: %s leaves all as it is',
	async keys => {
		await using tried = await tryOut();
		const {folder, workAlone} = tried;
		const shell = await workAlone(change);
		await shell.waitFor('Copy 3 files to their places here?');
		shell.press(...keys);
		expect(await shell.exit).toMatchObject({exitCode: 0});
		expect(shell.screen()).not.toContain('rebuild');
		expect(await readFile(`${folder.path}/files/note.txt`, 'utf8')).toBe('first note\n');
		expect(shell.modes()).toMatchObject({
			alternateScreen: false,
			cursorVisible: true,
			bracketedPaste: false,
		});
	},
);

test('in a plain terminal: what a live shell changed is rebuilt, and the node reset', async () => {
	await using tried = await tryOut();
	const shell = await tried.workAlone(change, '--live');
	await shell.waitFor('3 files changed: rebuild files and reset /Check? [y/N]');
	expect(shell.screen()).not.toContain('Copy');
	shell.press('y', 'Enter');
	await shell.waitFor('/Check was reset.');
	expect(await shell.exit).toMatchObject({exitCode: 0});
});

test('in a plain terminal: nothing is asked where nothing changed', async () => {
	await using tried = await tryOut();
	const shell = await tried.workAlone('echo done$((1))');
	expect(await shell.exit).toMatchObject({exitCode: 0});
	expect(shell.screen()).toMatch(/exit$/);
});
