import {lstatSync} from 'node:fs';
import path from 'node:path';
import {changedPaths} from '../../image/folder/changed-paths.ts';
import {placeOf, shownPath} from '../../image/folder/path-bytes.ts';
import type {FolderScan} from '../../image/folder/scan-folder.ts';
import type {WatchedInput} from '../../image/making.ts';
import {scanInput} from '../../image/watch/scan-input.ts';
import {watchPlaces} from '../../image/watch/watch-places.ts';
import type {LiveMount} from '../live-mount.ts';
import {isNoSave} from './no-save.ts';
import type {FileChange} from './own-files.ts';

/** Saves that come together count once: how long nothing more has to come, and how long that may put it off. */
const quietMs = 40;
const longestMs = 120;
/** How often files are looked at where the system does not tell of changes. */
const pollIntervalMs = 2000;
/** How far behind the clock is by which files are given their times. */
const tickMs = 5;

export type SavedFile = FileChange & {
	/** Relative to the folder that is mapped, ready to be shown. */
	readonly name: string;
	/** Whether another file has taken its place: what was mounted by itself is still the old one. */
	readonly isReplaced: boolean;
};

export type SaveWatch = {readonly close: () => void};

/** What a file is like. Of one that is not there: an empty text. */
type Likeness = {readonly ino: number; readonly text: string};

const gone: Likeness = {ino: 0, text: ''};

/**
Tells what is saved in mapped folders and files, a moment after it is: a look at the files that the system names is
enough for that. What `.dockerignore` leaves out doesn't count, nor does what no person saves. Resolves when it is
known what is there.

@param onSaved Times are those of `performance.now()`.
*/
export async function watchSaves(
	mounts: readonly LiveMount[],
	onSaved: (files: readonly SavedFile[]) => void,
): Promise<SaveWatch> {
	const inputs = await Promise.all(mounts.map(inputOf));
	/** Of all files that were ever seen, by absolute path. */
	const seen = new Map<string, Likeness>();
	const scans = new Map<number, FolderScan>();
	const found = new Map<string, number>();
	let firstAt = 0;
	let timer: NodeJS.Timeout | undefined;
	let poll: NodeJS.Timeout | undefined;
	let lookedAt = performance.now();

	for (const [index, {folder, scan}] of inputs.entries()) {
		scans.set(index, scan);
		for (const [name, {ino, size, mtimeMs, type}] of scan.entries) {
			if (type !== 'folder') {
				seen.set(path.join(folder, name), {ino, text: `${ino}:${size}:${mtimeMs}`});
			}
		}
	}

	const flush = (): void => {
		timer = undefined;
		const files = [...found].flatMap(([file, at]): SavedFile[] => {
			const before = seen.get(file);
			const after = likenessOf(file);
			if ((before ?? gone).text === after.text) {
				return [];
			}

			seen.set(file, after);
			const change = after === gone ? 'removed' : before === undefined ? 'added' : 'changed';
			const isReplaced = change === 'changed' && before?.ino !== after.ino;
			return [{file, name: nameOf(file, mounts), change, at, isReplaced}];
		});
		found.clear();
		if (files.length > 0) {
			onSaved(files);
		}
	};

	const find = (file: string, at: number): void => {
		if (isNoSave(file)) {
			return;
		}

		const now = performance.now();
		firstAt = timer === undefined ? now : firstAt;
		found.set(file, found.get(file) ?? at);
		clearTimeout(timer);
		timer = setTimeout(flush, Math.max(0, Math.min(quietMs, firstAt + longestMs - now)));
	};

	const watch = watchPlaces({
		inputs,
		async look(absolute, scan) {
			const beganAt = performance.now();
			for (const [index, input] of absolute.entries()) {
				const after = await scan(input);
				for (const change of changedPaths(scans.get(index) ?? after, after)) {
					const entry = after.entries.get(change.path);
					// In a folder that is new to the watching: the file itself says best when it was written.
					const writtenAt = (entry?.mtimeMs ?? 0) - performance.timeOrigin + tickMs;
					const isSince = writtenAt >= lookedAt && writtenAt <= performance.now() + tickMs;
					find(path.join(input.folder, change.path), isSince ? writtenAt : beganAt);
				}

				scans.set(index, after);
			}

			lookedAt = beganAt;
		},
		onEvent: file => find(file, performance.now()),
		onUnwatched() {
			poll ??= setInterval(() => void watch.check().catch(() => {}), pollIntervalMs).unref();
		},
	});

	return {
		close() {
			clearTimeout(timer);
			clearInterval(poll);
			found.clear();
			void watch.close();
		},
	};
}

async function inputOf({kind, source}: LiveMount): Promise<WatchedInput> {
	const place =
		kind === 'folder'
			? {folder: source}
			: {folder: path.dirname(source), only: [path.basename(source)]};
	return {...place, step: 'copy', scan: await scanInput(place)};
}

function likenessOf(file: string): Likeness {
	try {
		const stats = lstatSync(placeOf(path.dirname(file), path.basename(file)));
		return stats.isDirectory()
			? gone
			: {ino: stats.ino, text: `${stats.ino}:${stats.size}:${stats.mtimeMs}`};
	} catch {
		return gone;
	}
}

function nameOf(file: string, mounts: readonly LiveMount[]): string {
	const folder = mounts.find(
		({kind, source}) => kind === 'folder' && file.startsWith(`${source}/`),
	);
	return shownPath(folder ? path.relative(folder.source, file) : path.basename(file));
}
