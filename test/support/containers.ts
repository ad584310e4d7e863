import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {runProgram} from './program.ts';
import {endRunners} from './runners.ts';

/** The names of all containers, running or not, that a state folder's owner has in the engine. */
export async function containersOf(
	stateFolder: string,
	/** `running`, `exited`, …; default: any. */
	status?: string,
): Promise<string[]> {
	const owner = (await readFile(path.join(stateFolder, 'owner'), 'utf8')).trim();
	const {stdout} = await promisify(execFile)('docker', [
		'ps',
		'--all',
		'--filter',
		`label=com.conducto.owner=${owner}`,
		...(status === undefined ? [] : ['--filter', `status=${status}`]),
		'--format',
		'{{.Names}}',
	]);
	return stdout.split('\n').filter(name => name !== '');
}

/** Runs the docker CLI and resolves to what it printed. */
export async function docker(...args: readonly string[]): Promise<string> {
	const {stdout} = await promisify(execFile)('docker', [...args]);
	return stdout.trim();
}

/** Removes all that was made for a state folder's pipelines, as a person would, at the end of a test. */
export function imagesOf(stateFolder: string): AsyncDisposable {
	return {
		async [Symbol.asyncDispose]() {
			const {exitCode, stderr} = await runProgram(['clean', '--all'], {stateFolder});
			if (exitCode !== 0) {
				throw new Error(`clean ended with ${exitCode}: ${stderr}`);
			}
		},
	};
}

/** The same, with containers of programs that still live or were killed. */
export async function removeAllOf(stateFolder: string): Promise<void> {
	await endRunners(stateFolder);
	const containers = await containersOf(stateFolder);
	if (containers.length > 0) {
		await docker('rm', '--force', ...containers);
	}

	await imagesOf(stateFolder)[Symbol.asyncDispose]();
}
