import {readlinkSync, realpathSync} from 'node:fs';
import path from 'node:path';
import {placeOf} from '../folder/path-bytes.ts';
import type {WatchedInput} from '../making.ts';
import {type FolderToWatch, isRecursive} from './folder-events.ts';
import type {WatchedTree} from './watched-tree.ts';

/** All that has to be watched to notice what concerns some inputs. */
export type WatchedPlaces = {
	/** By absolute path. */
	readonly folders: ReadonlyMap<string, FolderToWatch>;
	/** Files that count whatever the rules of the folder they are in say. */
	readonly files: ReadonlySet<string>;
	/** Folders that lead to the others: when one is replaced, every path may mean something else. */
	readonly ways: ReadonlySet<string>;
};

export function watchedPlaces(
	inputs: readonly WatchedInput[],
	trees: readonly WatchedTree[],
): WatchedPlaces {
	const folders = new Map<string, FolderToWatch>();
	const files = new Set<string>();
	const ways = new Set<string>();
	const addFolder = (folder: string): void => {
		if (!folders.has(folder)) {
			folders.set(folder, {place: folder, recursive: false});
		}
	};

	for (const {folder, folders: below} of trees) {
		folders.set(folder, {place: folder, recursive: isRecursive});
		for (const name of isRecursive ? [] : below()) {
			folders.set(`${folder}/${name}`, {place: placeOf(folder, name), recursive: false});
		}
	}

	for (const file of inputs.flatMap(filesOf).flatMap(withTarget)) {
		files.add(file);
		addFolder(path.dirname(file));
	}

	// There, the system watches paths, and each of these would be all that is below it.
	const leading = isRecursive ? [] : [...trees.map(tree => tree.folder), ...dirnames(files)];
	for (const way of leading.flatMap(withTarget).flatMap(upwards)) {
		ways.add(way);
		addFolder(path.dirname(way));
	}

	return {folders, files, ways};
}

function filesOf({folder, only, ignoreFile}: WatchedInput): string[] {
	if (only !== undefined) {
		return only.map(name => path.join(folder, name));
	}

	const own = path.join(folder, '.dockerignore');
	return ignoreFile === undefined ? [own] : [own, ignoreFile];
}

function dirnames(files: ReadonlySet<string>): string[] {
	return [...new Set([...files].map(file => path.dirname(file)))];
}

/** A path, and the one that it stands for where links lead elsewhere. */
function withTarget(place: string): string[] {
	const target = targetOf(place);
	return target === undefined || target === place ? [place] : [place, target];
}

function targetOf(place: string): string | undefined {
	try {
		return realpathSync(place);
	} catch {
		// What a link points to may not be there yet.
	}

	try {
		return path.resolve(path.dirname(place), readlinkSync(place));
	} catch {
		return undefined;
	}
}

/** A folder and those that it is in, but for the topmost. */
function upwards(folder: string): string[] {
	const parent = path.dirname(folder);
	return parent === folder ? [] : [folder, ...upwards(parent)];
}
