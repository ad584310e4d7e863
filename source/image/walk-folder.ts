import type {Dirent} from 'node:fs';
import {readdir} from 'node:fs/promises';
import path from 'node:path';
import type {IgnoreRules} from './docker-ignore.ts';
import {folderError, unusableNameError} from './folder-errors.ts';

export type FolderEntry = {
	/** Relative to the folder. */
	readonly path: string;
	readonly type: 'file' | 'folder' | 'link';
};

/** All that is to be copied of a folder, folders before what is in them. Sockets, pipes and devices are not. */
export async function walkFolder(root: string, rules: IgnoreRules): Promise<FolderEntry[]> {
	const entries: FolderEntry[] = [];
	const waiting = [''];
	for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
		const below: string[] = [];
		for (const entry of await listFolder(root, folder)) {
			const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
			const type = typeOf(entry);
			const ignored = rules.ignores(relative);
			if (type !== undefined && !ignored) {
				assertUsableName(path.join(root, relative), entry.name);
				entries.push({path: relative, type});
			}

			if (type === 'folder' && (!ignored || rules.mayReinclude(relative))) {
				below.push(relative);
			}
		}

		waiting.push(...below.reverse());
	}

	return entries;
}

async function listFolder(root: string, folder: string): Promise<Dirent[]> {
	try {
		const entries = await readdir(path.join(root, folder), {withFileTypes: true});
		return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (folder !== '' && (code === 'ENOENT' || code === 'ENOTDIR')) {
			// Removed, or replaced by a file, in the meantime.
			return [];
		}

		throw folderError(root, error);
	}
}

function typeOf(entry: Dirent): FolderEntry['type'] | undefined {
	if (entry.isFile()) {
		return 'file';
	}

	if (entry.isDirectory()) {
		return 'folder';
	}

	return entry.isSymbolicLink() ? 'link' : undefined;
}

function assertUsableName(file: string, name: string): void {
	if (name.startsWith('.wh.')) {
		// Layers of images say so that a file was deleted.
		throw unusableNameError(file, 'Docker takes names that begin with .wh. for deletions');
	}

	if (name.includes('\uFFFD')) {
		throw unusableNameError(file, 'its name is not valid UTF-8');
	}
}
