import type {FolderScan, ScanEntry} from './scan-folder.ts';

export type PathChange = {
	readonly path: string;
	readonly change: 'added' | 'changed' | 'removed';
};

/**
What a copy of the earlier state lacks to be one of the later. What can't be told apart from a change
counts as one. That entries came and went changes a folder's time of modification; that alone is none.
*/
export function changedPaths(before: FolderScan, after: FolderScan): PathChange[] {
	const changes: PathChange[] = [];
	let kept = 0;
	for (const [path, entry] of after.entries) {
		const earlier = before.entries.get(path);
		if (earlier === undefined) {
			changes.push({path, change: 'added'});
			continue;
		}

		kept++;
		if (!isSameEntry(earlier, entry) || before.unsure.has(path)) {
			changes.push({path, change: 'changed'});
		}
	}

	// Most often nothing was removed, and then there is nothing to look for.
	if (kept < before.entries.size) {
		for (const path of before.entries.keys()) {
			if (!after.entries.has(path)) {
				changes.push({path, change: 'removed'});
			}
		}
	}

	return changes;
}

export function isSameEntry(one: ScanEntry, other: ScanEntry): boolean {
	if (one.type !== other.type || one.mode !== other.mode) {
		return false;
	}

	return (
		one.type === 'folder' ||
		(one.size === other.size &&
			one.mtimeMs === other.mtimeMs &&
			one.ctimeMs === other.ctimeMs &&
			one.ino === other.ino &&
			one.target === other.target)
	);
}
