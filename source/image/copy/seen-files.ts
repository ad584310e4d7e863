import {isSameEntry} from '../folder/changed-paths.ts';
import type {FolderScan, ScanEntry} from '../folder/scan-folder.ts';
import {isUnsure} from '../folder/unsure.ts';

/** Keeps what files were when they were copied, where that is not what the scan found. */
export type SeenFiles = {
	readonly onRead: (path: string, entry: ScanEntry | undefined) => void;
	/** The scan, as if it had been made at the moment of copying. */
	readonly scan: () => FolderScan;
};

/** Of a scan that is about to be copied, in full or as far as it changed since a scan that is sure. */
export function seenFiles(found: FolderScan): SeenFiles {
	const others = new Map<string, ScanEntry>();
	const unsure = new Set<string>();

	return {
		onRead(path, entry) {
			const before = found.entries.get(path);
			if (entry === undefined) {
				// Gone: whatever the next look finds there, or does not find, is a change.
				unsure.add(path);
				return;
			}

			if (before === undefined || !isSameEntry(before, entry)) {
				others.set(path, entry);
			} else if (!found.unsure.has(path)) {
				return;
			}

			if (isUnsure(entry, Date.now())) {
				unsure.add(path);
			}
		},
		scan: () => ({
			...found,
			entries: others.size === 0 ? found.entries : new Map([...found.entries, ...others]),
			unsure,
		}),
	};
}
