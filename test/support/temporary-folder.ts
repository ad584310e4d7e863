import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, readFile, realpath, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {promisify} from 'node:util';

export type TemporaryFolder = AsyncDisposable & {
	/** Absolute, with symbolic links resolved. */
	readonly path: string;
	/** Writes a file, with the folders that it needs, and returns its absolute path. */
	readonly write: (name: string, content: string) => Promise<string>;
};

/** A folder of its own that is gone after the test: `await using folder = await temporaryFolder()`. */
export async function temporaryFolder(
	files: Readonly<Record<string, string>> = {},
): Promise<TemporaryFolder> {
	const path = await realpath(await mkdtemp(join(tmpdir(), 'conducto-test-')));
	const write = async (name: string, content: string): Promise<string> => {
		const file = join(path, name);
		await mkdir(dirname(file), {recursive: true});
		await writeFile(file, content);
		return file;
	};

	for (const [name, content] of Object.entries(files)) {
		await write(name, content);
	}

	return {
		path,
		write,
		async [Symbol.asyncDispose]() {
			await removeContainersOf(path);
			// A program that is on its way out may still write: removal is tried again.
			await rm(path, {recursive: true, force: true, maxRetries: 5});
		},
	};
}

/** Containers of failed attempts are kept for a shell; without their state folder nobody would remove them. */
async function removeContainersOf(path: string): Promise<void> {
	for (const place of ['owner', join('state', 'owner')]) {
		const owner = await readFile(join(path, place), 'utf8').catch(() => '');
		if (owner !== '') {
			const label = `label=com.conducto.owner=${owner.trim()}`;
			const {stdout} = await docker('ps', '--all', '--quiet', '--filter', label);
			const ids = stdout.split('\n').filter(id => id !== '');
			await (ids.length > 0 && docker('rm', '--force', '--volumes', ...ids));
		}
	}
}

async function docker(...args: readonly string[]): Promise<{readonly stdout: string}> {
	// Where there is no engine, there are no containers of a test's either.
	return promisify(execFile)('docker', [...args]).catch(() => ({stdout: ''}));
}
