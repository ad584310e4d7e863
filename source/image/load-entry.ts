import {constants, type Stats} from 'node:fs';
import {type FileHandle, lstat, open, readlink} from 'node:fs/promises';
import {changedError, folderError} from './folder-errors.ts';
import type {FolderEntry} from './walk-folder.ts';

/** Up to this size a file is read as a whole. */
const smallFile = 128 * 1024;

/** What an entry is by the time it is read. Large files are opened when their turn comes. */
export type LoadedEntry =
	| {readonly type: 'folder'; readonly stats: Stats}
	| {readonly type: 'link'; readonly stats: Stats; readonly target: string}
	| {readonly type: 'small file'; readonly stats: Stats; readonly contents: Buffer}
	| {readonly type: 'large file'};

/** Undefined: it is not there any more. */
export async function loadEntry(
	file: string,
	type: FolderEntry['type'],
): Promise<LoadedEntry | undefined> {
	return whileThere(file, async () => {
		switch (type) {
			case 'folder':
				return {type, stats: await lstat(file)};
			case 'link':
				return {type, stats: await lstat(file), target: await readlink(file)};
			case 'file':
				return loadFile(file);
		}
	});
}

/** Opens a regular file. Undefined: it is not there any more. */
export async function openFile(file: string): Promise<FileHandle | undefined> {
	return whileThere(file, () => open(file, constants.O_RDONLY | constants.O_NOFOLLOW));
}

async function loadFile(file: string): Promise<LoadedEntry | undefined> {
	const handle = await openFile(file);
	if (!handle) {
		return undefined;
	}

	try {
		const stats = await handle.stat();
		return stats.size > smallFile
			? {type: 'large file'}
			: {type: 'small file', stats, contents: await handle.readFile()};
	} finally {
		await handle.close();
	}
}

async function whileThere<T>(file: string, use: () => Promise<T>): Promise<T | undefined> {
	try {
		return await use();
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') {
			return undefined;
		}

		// A link took the file's place, or the reverse.
		throw code === 'ELOOP' || code === 'EINVAL'
			? changedError(file, error)
			: folderError(file, error);
	}
}
