import {lstatSync} from 'node:fs';
import {type IgnoreRules, readIgnoreRules} from '../folder/docker-ignore.ts';
import {placeOf} from '../folder/path-bytes.ts';
import {type FolderScan, scanFolder} from '../folder/scan-folder.ts';
import type {WatchedInput} from '../making.ts';

/** A folder that counts with all that its rules leave. */
export type WatchedTree = {
	readonly folder: string;
	/** The folders below it whose entries count, as the last scan found them: relative paths. */
	readonly folders: () => readonly string[];
	readonly scan: () => Promise<FolderScan>;
	/** Whether a rebuild may see what happened at a path below the folder. */
	readonly concerns: (path: string, renamed: boolean) => boolean;
};

export function createWatchedTree({folder, ignoreFile, scan}: WatchedInput): WatchedTree {
	let rules: IgnoreRules | undefined;
	let folders = foldersIn(scan);

	return {
		folder,
		folders: () => folders,
		async scan() {
			const current = await readIgnoreRules(folder, ignoreFile);
			// Already now: what happens during the scan is judged by what the scan goes by.
			rules = current;
			const entered: string[] = [];
			const found = await scanFolder(folder, {
				ignores: current.ignores,
				mayReinclude(path) {
					const may = current.mayReinclude(path);
					if (may) {
						entered.push(path);
					}

					return may;
				},
			});
			folders = [...foldersIn(found), ...entered.filter(path => isFolder(folder, path))];
			return found;
		},
		concerns(path, renamed) {
			if (rules === undefined || !rules.ignores(path)) {
				return true;
			}

			// A folder that came may have something in it that is taken in again.
			return renamed && rules.mayReinclude(path) && isFolder(folder, path);
		},
	};
}

function foldersIn({entries}: FolderScan): string[] {
	const folders: string[] = [];
	for (const [path, {type}] of entries) {
		if (type === 'folder') {
			folders.push(path);
		}
	}

	return folders;
}

function isFolder(root: string, path: string): boolean {
	try {
		return lstatSync(placeOf(root, path)).isDirectory();
	} catch {
		return false;
	}
}
