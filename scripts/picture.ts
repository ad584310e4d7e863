// Draws docs/screen.svg from a real run: the TUI on the demo pipeline in a pty, with the failed node's
// log beside the tree.
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startInPty} from '../test/support/pty.ts';
import {svgOf} from './picture/svg.ts';
import {projectFolder} from './run-program.ts';

const timeoutMs = 120_000;

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
} finally {
	await rm(stateFolder, {recursive: true, force: true});
}
