import {removeAllOf} from './containers.ts';
import {type ProgramResult, runProgram, startProgram} from './program.ts';
import {type TemporaryFolder, temporaryFolder} from './temporary-folder.ts';

/** The program, in a folder with these files and with a state folder of its own; all that it made is gone after the test. */
export type TestMachine = TemporaryFolder & {
	readonly stateFolder: string;
	readonly start: (...args: readonly string[]) => ReturnType<typeof startProgram>;
	readonly run: (...args: readonly string[]) => Promise<ProgramResult>;
};

export async function testMachine(files: Readonly<Record<string, string>>): Promise<TestMachine> {
	const folder = await temporaryFolder(files);
	const stateFolder = `${folder.path}/state`;
	const options = {cwd: folder.path, stateFolder};
	return {
		...folder,
		stateFolder,
		start: (...args) => startProgram(args, options),
		run: async (...args) => runProgram(args, options),
		async [Symbol.asyncDispose]() {
			await removeAllOf(stateFolder);
			await folder[Symbol.asyncDispose]();
		},
	};
}

/** What `conducto list --json` says of the one pipeline. */
export async function listed({run}: TestMachine) {
	return JSON.parse((await run('list', '--json')).stdout);
}
