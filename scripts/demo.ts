// Brings up what is missing, then opens the demo pipeline: in the TUI, or in plain mode without a
// terminal. Further arguments go to the command line of conducto.
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {projectFolder, runProgram} from './run-program.ts';
import {setUp} from './setup.ts';

const cli = join(projectFolder, 'dist/cli.js');

async function demo(args: readonly string[]): Promise<number> {
	const setUpCode = await setUp({forTests: false});
	if (setUpCode !== 0) {
		return setUpCode;
	}

	if (!existsSync(cli)) {
		const buildCode = await runProgram(process.execPath, ['scripts/build.ts']);
		if (buildCode !== 0) {
			return buildCode;
		}
	}

	// A key or a signal is the program's to answer: it puts the terminal right and removes its containers.
	process.on('SIGINT', () => {});
	return await runProgram(process.execPath, [cli, 'demo/pipeline.ts', ...args]);
}

process.exitCode = await demo(process.argv.slice(2));
