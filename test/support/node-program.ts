import {execFile} from 'node:child_process';

/** Runs a piece of module code in a Node process of its own, and resolves to what it printed, however it ended. */
export async function runToEnd(code: string): Promise<string> {
	return new Promise(resolve => {
		execFile(process.execPath, ['--input-type=module', '--eval', code], (_error, stdout) =>
			resolve(stdout),
		);
	});
}
