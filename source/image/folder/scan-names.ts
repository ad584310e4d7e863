import {statSync} from 'node:fs';
import path from 'node:path';
import {type FolderScan, type ScanEntry, scanEntry} from './scan-folder.ts';
import {isUnsure} from './unsure.ts';

/** A scan of nothing but these names of a folder. Links count as what they lead to. */
export function scanNames(folder: string, names: readonly string[]): FolderScan {
	const startedAt = Date.now();
	const entries = new Map<string, ScanEntry>();
	for (const name of names) {
		const stats = statSync(path.join(folder, name), {throwIfNoEntry: false});
		const entry = stats && scanEntry(folder, name, stats);
		if (entry) {
			entries.set(name, entry);
		}
	}

	const unsure = [...entries].filter(([, entry]) => isUnsure(entry, startedAt));
	return {startedAt, entries, skipped: [], unsure: new Set(unsure.map(([name]) => name))};
}
