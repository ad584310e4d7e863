// Draws docs/screen.svg from a real run: the TUI on the demo pipeline in a pty, in the middle of its work.
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type PtyProgram, startInPty} from '../test/support/pty.ts';
import {svgOf} from './picture/svg.ts';
import {projectFolder} from './run-program.ts';

const definition = process.argv[2] ?? 'demo/pipeline.ts';
const picture = join(projectFolder, 'docs/screen.svg');
const timeoutMs = 120_000;

/** Worth a picture: some nodes are done, some run. */
function isInTheMiddle(screen: string): boolean {
	return /● [1-9]\d* running/.test(screen) && /✓ [1-9]\d* done/.test(screen);
}

/** The lines right of the tree. */
function paneOf(screen: string): string[] {
	return screen.split('\n').flatMap(line => line.split('│ ')[1] ?? []);
}

/** Whether the pane shows a node that runs a command now. */
function showsRunning(screen: string): boolean {
	const [title = '', facts = ''] = paneOf(screen);
	return title.startsWith('● ') && facts.startsWith('attempt ');
}

function hasLog(screen: string): boolean {
	return paneOf(screen).filter(line => line.trim() !== '').length >= 8;
}

/** Goes down the tree to a node that runs, until its log is worth showing. */
async function selectRunning(program: PtyProgram): Promise<void> {
	while (!(showsRunning(program.screen()) && hasLog(program.screen()))) {
		const [title] = paneOf(program.screen());
		program.press('Down');
		await program.waitFor(screen => paneOf(screen)[0] !== title);
		// It may end while it is waited for; then the next one is tried.
		await program.waitFor(screen => hasLog(screen) || !showsRunning(screen), timeoutMs);
	}
}

const stateFolder = await mkdtemp(join(tmpdir(), 'conducto-picture-'));
try {
	await using program = startInPty({
		args: [definition, '--run'],
		cols: 100,
		rows: 24,
		cwd: projectFolder,
		env: {CONDUCTO_STATE_DIR: stateFolder},
	});
	await program.waitFor(isInTheMiddle, timeoutMs);
	await selectRunning(program);
	await mkdir(join(projectFolder, 'docs'), {recursive: true});
	await writeFile(picture, svgOf(program.terminal, 'conducto in the middle of a run'));
	console.log(program.screen());
	// The way out that leaves no container behind.
	program.press('C-c');
	await program.exit;
} finally {
	await rm(stateFolder, {recursive: true, force: true});
}
