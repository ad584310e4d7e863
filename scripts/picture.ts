// Draws docs/screen.svg from a real run: the TUI on the demo pipeline in a pty, with the failed node's
// log beside the tree.
import {execFile} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {promisify} from 'node:util';
import {imageLabels} from '../source/engine/labels.ts';
import {startInPty} from '../test/support/pty.ts';
import {svgOf} from './picture/svg.ts';
import {projectFolder} from './run-program.ts';

const timeoutMs = 120_000;
const run = promisify(execFile);

/** The images of a run belong to its state folder, which goes. */
async function removeImages(stateFolder: string): Promise<void> {
	const owner = (await readFile(join(stateFolder, 'owner'), 'utf8')).trim();
	const filter = `label=${imageLabels.owner}=${owner}`;
	const {stdout} = await run('docker', ['image', 'ls', '--quiet', '--filter', filter]);
	const ids = stdout.split('\n').filter(id => id !== '');
	await run('docker', ['image', 'rm', '--force', ...ids]);
}

const stateFolder = await mkdtemp(join(tmpdir(), 'conducto-picture-'));
try {
	await using program = startInPty({
		args: ['demo/pipeline.ts', '--run'],
		cols: 100,
		rows: 26,
		cwd: projectFolder,
		env: {CONDUCTO_STATE_DIR: stateFolder},
	});
	await program.waitFor(/✗ [1-9]\d* error/, timeoutMs);
	program.press(']');
	await program.waitFor(/│ ✗ \/.*FAILED/s);
	const title = 'A failed node is selected in the tree; its log stands beside it';
	await writeFile(join(projectFolder, 'docs/screen.svg'), svgOf(program.terminal, title));
	console.log(program.screen());
	// The way out that leaves no container behind.
	program.press('C-c');
	await program.exit;
	await removeImages(stateFolder);
} finally {
	await rm(stateFolder, {recursive: true, force: true});
}
