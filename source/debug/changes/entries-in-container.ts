import {posix} from 'node:path';
import type {Engine} from '../../engine/engine.ts';
import {type Entry, sizeLimit} from './entry.ts';
import {entryInContainer} from './entry-in-container.ts';

const mebibyte = 1024 * 1024;
/** Up to so many, each is asked for by itself; of more, the folder that they are in is read once. */
const fewPaths = 6;
/** Takes the engine about half a second. */
const folderLimit = 128 * mebibyte;
/** Each costs the engine about 50 ms, whatever its size. */
const singleLimit = 200;
const bytesLimit = 128 * mebibyte;
const atOnce = 6;

/**
Reads what a container has at these paths; it need not run. What would take too long, or too much memory, is
`other`.
*/
export async function entriesInContainer(
	engine: Engine,
	container: string,
	paths: readonly string[],
): Promise<ReadonlyMap<string, Entry>> {
	const entries = new Map<string, Entry>();
	if (paths.length > fewPaths) {
		await readTogether(engine, {container, paths}, entries);
	}

	const left = paths.filter(path => !entries.has(path));
	let bytes = 0;
	for (let start = 0; start < Math.min(left.length, singleLimit); start += atOnce) {
		const batch = left.slice(start, Math.min(start + atOnce, singleLimit));
		const read =
			bytes < bytesLimit
				? await Promise.all(batch.map(async path => entryInContainer(engine, container, path)))
				: [];
		for (const [index, path] of batch.entries()) {
			const entry = read[index] ?? {type: 'other'};
			bytes += entry.type === 'file' ? entry.contents.length : 0;
			entries.set(path, entry);
		}
	}

	for (const path of left.slice(singleLimit)) {
		entries.set(path, {type: 'other'});
	}

	return entries;
}

/** Adds what the folder tells of paths in it, where that can be read as a whole. */
async function readTogether(
	engine: Engine,
	{container, paths}: {readonly container: string; readonly paths: readonly string[]},
	entries: Map<string, Entry>,
): Promise<void> {
	const folder = commonFolder(paths);
	if (folder === '/') {
		return;
	}

	const wanted = new Set(paths);
	const request = {wants: (path: string) => wanted.has(path), limit: folderLimit};
	const contents = await engine.readFolder(container, folder, request);
	const isThere = contents !== undefined || (await engine.statPath(container, folder));
	for (const path of paths) {
		const found = contents?.entries.get(path);
		if (found === undefined) {
			if (contents?.isCut === false || !isThere) {
				entries.set(path, {type: 'missing'});
			}
		} else if (found.type === 'file') {
			entries.set(path, found.contents.length > sizeLimit ? {type: 'other'} : found);
		} else if (found.type !== 'unread') {
			entries.set(path, found);
		}
	}
}

/** The innermost one that all of them are in. */
function commonFolder(paths: readonly string[]): string {
	let folder = posix.dirname(paths[0] ?? '/');
	while (folder !== '/' && !paths.every(path => path.startsWith(`${folder}/`))) {
		folder = posix.dirname(folder);
	}

	return folder;
}
