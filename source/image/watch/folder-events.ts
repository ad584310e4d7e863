import {type FSWatcher, watch} from 'node:fs';
import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {decodeName} from '../folder/path-bytes.ts';

/** Where the system itself watches all that is below a folder; elsewhere, each folder is watched. */
export const isRecursive = process.platform === 'darwin';

export type FolderToWatch = {
	/** What Node's file functions open it by. */
	readonly place: string | Buffer;
	readonly recursive: boolean;
};

export type FolderEvent = {
	readonly folder: string;
	/** Relative to the folder. Undefined: anything in it. */
	readonly name: string | undefined;
	/** Whether something may have come, gone or been replaced, rather than just have changed. */
	readonly renamed: boolean;
};

export type FolderEvents = {
	/**
	Watches these folders, by their paths, and no others. Folders that are not there, or can't be read,
	are left out. Says whether there was one that had not been watched. Rejects when no more can be.
	*/
	readonly watch: (folders: ReadonlyMap<string, FolderToWatch>) => Promise<boolean>;
	readonly isWatched: (folder: string) => boolean;
	/** A path, and what is below it, may stand for other folders from now on. */
	readonly forget: (folder: string) => void;
	readonly forgetAll: () => void;
};

/** How long it may keep the event loop waiting. */
const sliceMs = 8;
const passedOver = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP']);

export type OnWatched = (type: 'rename' | 'change', name: Buffer | null) => void;

/** As Node's `fs.watch`; throws where the system refuses. */
export type OpenWatcher = (
	place: string | Buffer,
	recursive: boolean,
	onWatched: OnWatched,
) => FSWatcher;

export const openWatcher: OpenWatcher = (place, recursive, onWatched) =>
	watch(place, {recursive, persistent: false, encoding: 'buffer'}, onWatched);

export function createFolderEvents(
	onEvent: (event: FolderEvent) => void,
	open: OpenWatcher,
): FolderEvents {
	const watchers = new Map<string, FSWatcher>();

	const forget = (folder: string): void => {
		if (!watchers.has(folder)) {
			return;
		}

		for (const [other, watcher] of watchers) {
			if (other === folder || other.startsWith(`${folder}/`)) {
				watcher.close();
				watchers.delete(other);
			}
		}
	};

	const add = (folder: string, {place, recursive}: FolderToWatch): boolean => {
		try {
			const watcher = open(place, recursive, (type, name) => {
				// What was forgotten may still have something to say.
				if (watchers.get(folder) === watcher) {
					const text = name === null ? undefined : decodeName(name);
					onEvent({folder, name: text, renamed: type === 'rename'});
				}
			});
			watchers.set(folder, watcher);
			watcher.on('error', () => {
				forget(folder);
				onEvent({folder, name: undefined, renamed: true});
			});
			return true;
		} catch (error) {
			if (passedOver.has((error as NodeJS.ErrnoException).code ?? '')) {
				return false;
			}

			throw error;
		}
	};

	return {
		async watch(folders) {
			for (const [folder, watcher] of watchers) {
				if (!folders.has(folder)) {
					watcher.close();
					watchers.delete(folder);
				}
			}

			let isNew = false;
			let sliceStart = performance.now();
			for (const [folder, toWatch] of folders) {
				if (performance.now() - sliceStart > sliceMs) {
					await nextTurn();
					sliceStart = performance.now();
				}

				isNew = (!watchers.has(folder) && add(folder, toWatch)) || isNew;
			}

			return isNew;
		},
		isWatched: folder => watchers.has(folder),
		forget,
		forgetAll() {
			for (const watcher of watchers.values()) {
				watcher.close();
			}

			watchers.clear();
		},
	};
}

/** Of an event that says a folder itself was moved or removed: it names the folder in place of an entry. */
export function isAboutItself({folder, name, renamed}: FolderEvent): boolean {
	return renamed && name === path.basename(folder);
}
