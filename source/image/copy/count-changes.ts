import {isSameEntry} from '../folder/changed-paths.ts';
import type {FolderScan} from '../folder/scan-folder.ts';
import type {DeltaRecord} from './copy-record.ts';
import type {FolderDelta} from './folder-delta.ts';

export type ChangeCounts = {readonly files: number; readonly folders: number};

/** How much of a delta is news, when there was one before it: it may also be news that something is as it was. */
export function countChanges(
	full: FolderScan,
	delta: FolderDelta,
	earlier: DeltaRecord | undefined,
): ChangeCounts {
	let files = 0;
	let folders = 0;
	const count = (path: string): void => {
		const entry = delta.changed.get(path) ?? earlier?.changed.get(path) ?? full.entries.get(path);
		if (entry?.type === 'folder') {
			folders++;
		} else {
			files++;
		}
	};

	for (const [path, entry] of delta.changed) {
		const before = earlier?.changed.get(path);
		if (before === undefined || !isSameEntry(before, entry) || earlier?.unsure.has(path)) {
			count(path);
		}
	}

	for (const path of delta.removed) {
		if (!earlier?.removed.has(path)) {
			count(path);
		}
	}

	for (const path of [...(earlier?.changed.keys() ?? []), ...(earlier?.removed ?? [])]) {
		if (!delta.changed.has(path) && !delta.removed.has(path)) {
			count(path);
		}
	}

	return {files, folders};
}
