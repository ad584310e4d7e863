import {mkdir, mkdtemp, realpath, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';

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
		// A program that is on its way out may still write: removal is tried again.
		[Symbol.asyncDispose]: () => rm(path, {recursive: true, force: true, maxRetries: 5}),
	};
}
