import {posix} from 'node:path';
import {changedPaths, isSameEntry} from '../folder/changed-paths.ts';
import {canBeDeleted} from '../folder/deletion.ts';
import type {TarItem} from '../folder/folder-tar.ts';
import {encodePath} from '../folder/path-bytes.ts';
import type {FolderScan, ScanEntry} from '../folder/scan-folder.ts';

/** What turns a copy of a folder's earlier state into one of its later state. */
export type FolderDelta = {
	/** Added or changed, as it is now. */
	readonly changed: ReadonlyMap<string, ScanEntry>;
	/** All that is gone, what was in folders included. */
	readonly removed: ReadonlySet<string>;
	/** What an archive has to hold for it, in order: times of folders restored, whole folders deleted at once. */
	readonly items: ReadonlyMap<string, TarItem>;
	/** Something goes, or becomes another type: more than putting files in place can do. */
	readonly replaces: boolean;
	/** Something goes whose name has no room for the mark that deletes it. */
	readonly isPossible: boolean;
};

export function folderDelta(before: FolderScan, after: FolderScan): FolderDelta {
	const changed = new Map<string, ScanEntry>();
	const removed = new Set<string>();
	let replaces = false;
	for (const {path, change} of changedPaths(before, after)) {
		const entry = after.entries.get(path);
		if (entry === undefined) {
			removed.add(path);
			replaces = true;
			continue;
		}

		changed.set(path, entry);
		replaces ||= change === 'changed' && before.entries.get(path)?.type !== entry.type;
	}

	const deletions = topmost(removed, before, after);
	return {
		changed,
		removed,
		items: itemsOf(before, after, changed, deletions),
		replaces,
		isPossible: deletions.every(path => canBeDeleted(encodePath(posix.basename(path)))),
	};
}

export function isEmpty({changed, removed}: FolderDelta): boolean {
	return changed.size === 0 && removed.size === 0;
}

/** What a delta was once it was copied. */
export type CopiedDelta = Pick<FolderDelta, 'changed' | 'removed'> & {
	/** What may have changed since without looking any different. */
	readonly unsure: ReadonlySet<string>;
};

/** Whether a delta would copy nothing that was not copied before. */
export function isSameDelta({changed, removed}: FolderDelta, copied: CopiedDelta): boolean {
	if (changed.size !== copied.changed.size || removed.size !== copied.removed.size) {
		return false;
	}

	for (const [path, entry] of changed) {
		const before = copied.changed.get(path);
		if (before === undefined || !isSameEntry(before, entry) || copied.unsure.has(path)) {
			return false;
		}
	}

	return [...removed].every(path => copied.removed.has(path));
}

/** What has to be deleted by itself: the rest goes with its folder, or with what takes that one's place. */
function topmost(
	removed: ReadonlySet<string>,
	before: FolderScan,
	after: FolderScan,
): readonly string[] {
	return [...removed].filter(path => {
		const folder = posix.dirname(path);
		return (
			folder === '.' ||
			(after.entries.get(folder)?.type === 'folder' &&
				before.entries.get(folder)?.type === 'folder')
		);
	});
}

/**
Folders come before what is in them, because the scan has them in that order. Whatever is put into a
folder or deleted from it changes its time in the container, so each such folder is stated, too.
*/
function itemsOf(
	before: FolderScan,
	after: FolderScan,
	changed: ReadonlyMap<string, ScanEntry>,
	deletions: readonly string[],
): ReadonlyMap<string, TarItem> {
	const items = new Map<string, TarItem>();
	if (changed.size === 0 && deletions.length === 0) {
		return items;
	}

	const touched = new Set([...changed.keys(), ...deletions].map(path => posix.dirname(path)));
	for (const [path, entry] of after.entries) {
		const isItem =
			changed.has(path) ||
			(entry.type === 'folder' &&
				(touched.has(path) || before.entries.get(path)?.mtimeMs !== entry.mtimeMs));
		if (isItem) {
			items.set(path, entry);
		}
	}

	for (const path of deletions) {
		items.set(path, {type: 'removed'});
	}

	return items;
}
