import {lstatSync, readdirSync, readlinkSync, type Stats} from 'node:fs';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {deletionPrefix} from './deletion.ts';
import type {IgnoreRules} from './docker-ignore.ts';
import {folderError, unusableNameError} from './folder-errors.ts';
import {decodeName, placeOf, shownPath} from './path-bytes.ts';
import {isUnsure} from './unsure.ts';

/** How long the walk may keep the event loop waiting. */
const sliceMs = 8;
/** How many entries pass between two looks at the clock. */
const entriesPerLook = 32;

/** What an entry of a folder is, as far as that can be known without reading it. */
export type ScanEntry = {
	readonly type: 'file' | 'folder' | 'link';
	/** Permission bits, setuid, setgid and sticky included. */
	readonly mode: number;
	readonly size: number;
	readonly mtimeMs: number;
	readonly ctimeMs: number;
	readonly ino: number;
	/** Of links only: what it points to, undecodable bytes as in the paths. */
	readonly target?: string;
};

export type FolderScan = {
	/** Milliseconds since the epoch, by the wall clock. */
	readonly startedAt: number;
	/** By path relative to the folder, folders before what is in them. Undecodable bytes: see `decodeName`. */
	readonly entries: ReadonlyMap<string, ScanEntry>;
	/** Sockets, pipes and devices, which are not copied. */
	readonly skipped: readonly string[];
	/** Entries that may change and look the same afterwards: their last change was a moment ago. */
	readonly unsure: ReadonlySet<string>;
};

/**
Finds all that is to be copied of a folder. Links are never followed.

It walks synchronously, because that takes a third of the time of asynchronous calls, and gives the
event loop its turn every 8 ms. Rejects with `folder-missing` or `image-failed`, naming the path.
*/
export async function scanFolder(
	root: string,
	rules: IgnoreRules,
	now: () => number = Date.now,
): Promise<FolderScan> {
	const startedAt = now();
	const entries = new Map<string, ScanEntry>();
	const skipped: string[] = [];
	const unsure = new Set<string>();
	const waiting = [''];
	let sliceStart = performance.now();
	let seen = 0;

	for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
		for (const name of listFolder(root, folder)) {
			if (++seen % entriesPerLook === 0 && performance.now() - sliceStart > sliceMs) {
				await nextTurn();
				sliceStart = performance.now();
			}

			const path = folder === '' ? name : `${folder}/${name}`;
			const ignored = rules.ignores(path);
			if (ignored && !rules.mayReinclude(path)) {
				continue;
			}

			const stats = statEntry(root, path);
			if (stats?.isDirectory()) {
				waiting.push(path);
			}

			if (stats === undefined || ignored) {
				continue;
			}

			const entry = scanEntry(root, path, stats);
			if (entry === undefined) {
				skipped.push(path);
				continue;
			}

			assertUsableName(root, path, name);
			entries.set(path, entry);
			if (isUnsure(entry, startedAt)) {
				unsure.add(path);
			}
		}
	}

	return {startedAt, entries, skipped, unsure};
}

/** Undefined: a socket, pipe or device; or a link that is gone by now. */
export function scanEntry(root: string, path: string, stats: Stats): ScanEntry | undefined {
	const {size, mtimeMs, ctimeMs, ino} = stats;
	const mode = stats.mode & 0o7777;
	if (stats.isFile()) {
		return {type: 'file', mode, size, mtimeMs, ctimeMs, ino};
	}

	if (stats.isDirectory()) {
		// What a file system says of a folder's size is about its own affairs.
		return {type: 'folder', mode, size: 0, mtimeMs, ctimeMs, ino};
	}

	return stats.isSymbolicLink()
		? {type: 'link', mode, size, mtimeMs, ctimeMs, ino, target: readTarget(root, path)}
		: undefined;
}

function listFolder(root: string, folder: string): readonly string[] {
	const place = placeOf(root, folder);
	try {
		const names = readdirSync(place);
		return names.some(name => name.includes('\uFFFD'))
			? readdirSync(place, 'buffer').map(decodeName)
			: names;
	} catch (error) {
		if (folder !== '' && isGone(error)) {
			// Removed, or replaced by a file, in the meantime.
			return [];
		}

		throw folderError(folder === '' ? root : `${root}/${shownPath(folder)}`, error);
	}
}

function statEntry(root: string, path: string): Stats | undefined {
	try {
		return lstatSync(placeOf(root, path), {throwIfNoEntry: false});
	} catch (error) {
		if (isGone(error)) {
			return undefined;
		}

		throw folderError(`${root}/${shownPath(path)}`, error);
	}
}

function readTarget(root: string, path: string): string {
	try {
		return decodeName(readlinkSync(placeOf(root, path), 'buffer'));
	} catch {
		// Something else took its place: the next look finds that.
		return '';
	}
}

function isGone(error: unknown): boolean {
	const {code} = error as NodeJS.ErrnoException;
	return code === 'ENOENT' || code === 'ENOTDIR';
}

function assertUsableName(root: string, path: string, name: string): void {
	if (name.startsWith(deletionPrefix)) {
		throw unusableNameError(
			`${root}/${shownPath(path)}`,
			'Docker takes names that begin with .wh. for deletions',
		);
	}
}
