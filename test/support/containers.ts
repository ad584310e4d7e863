import {execFile} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';

/** The names of all containers, running or not, that a state folder's owner has in the engine. */
export async function containersOf(stateFolder: string): Promise<string[]> {
	const owner = (await readFile(path.join(stateFolder, 'owner'), 'utf8')).trim();
	const {stdout} = await promisify(execFile)('docker', [
		'ps',
		'--all',
		'--filter',
		`label=com.conducto.owner=${owner}`,
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

/** Removes the images that were made for a state folder's pipelines, at the end of a test. */
export function imagesOf(stateFolder: string): AsyncDisposable {
	return {
		async [Symbol.asyncDispose]() {
			const owner = (await readFile(path.join(stateFolder, 'owner'), 'utf8')).trim();
			const filter = `label=com.conducto.image.owner=${owner}`;
			const ids = await docker('images', '--all', '--quiet', '--filter', filter);
			if (ids !== '') {
				await docker('rmi', '--force', ...new Set(ids.split('\n')));
			}
		},
	};
}
