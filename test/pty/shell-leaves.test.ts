import {readdir, readFile} from 'node:fs/promises';
import {expect, test} from 'vitest';
import {containersOf, imagesOf, removeAllOf} from '../support/containers.ts';
import {type PtyProgram, startInPty} from '../support/pty.ts';
import {type TemporaryFolder, temporaryFolder} from '../support/temporary-folder.ts';

const definition = `
import {Exec, Image, Parallel} from 'conducto';

const files = new Image({image: 'debian:stable-slim', copyDir: './files', name: 'files'});
const root = new Parallel({image: files});
root.add('Check', new Exec('cat note.txt'));
export default root;
`;

const prompt = /\[\w+ \/Check\] root@.*#$/;

type Try = AsyncDisposable & {
	readonly folder: TemporaryFolder;
	readonly program: PtyProgram;
	readonly start: (...args: readonly string[]) => PtyProgram;
	/** Opens a shell with a key, types a line, and leaves it. */
	readonly work: (key: string, line: string) => Promise<void>;
	readonly running: () => Promise<readonly string[]>;
};

/** A pipeline that has run, with the cursor on its only node. */
async function tryOut(): Promise<Try> {
	const disposables = new AsyncDisposableStack();
	const folder = disposables.use(
		await temporaryFolder({
			'pipeline.ts': definition,
			'files/note.txt': 'first note\n',
			'files/old.txt': '',
		}),
	);
	const stateFolder = `${folder.path}/state`;
	disposables.use(imagesOf(stateFolder));
	disposables.defer(() => removeAllOf(stateFolder));
	const start = (...args: readonly string[]): PtyProgram =>
		startInPty({args, cwd: folder.path, env: {CONDUCTO_STATE_DIR: stateFolder}});
	const program = disposables.use(start('--run', 'pipeline.ts'));
	await program.waitFor(/1\/1/);
	program.press('j');
	await program.waitFor('first note');
	return {
		folder,
		program,
		start,
		async work(key, line) {
			program.press(key);
			await program.waitFor(prompt, 20_000);
			program.press(line, 'Enter');
			await program.waitFor(/done1[\s\S]*#$/);
			program.press('exit', 'Enter');
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
	expect((await readdir(`${folder.path}/files`)).toSorted()).toEqual(['bin', 'note.txt']);
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
