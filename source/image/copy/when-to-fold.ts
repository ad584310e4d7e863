import {isSameEntry} from '../folder/changed-paths.ts';
import type {ScanEntry} from '../folder/scan-folder.ts';
import type {FolderDelta} from './folder-delta.ts';

/** What a file costs an engine beside its contents, in bytes: some 0.2 ms at 100 MB a second. */
const fileCost = 20_000;
/** Below this a new full copy is as good as a delta, and neither takes long. */
const smallCost = 4_000_000;

/** How long it takes to put entries into an image, roughly, in bytes. */
function costOf(entries: Iterable<ScanEntry>): number {
	let cost = 0;
	for (const {type, size} of entries) {
		cost += fileCost + (type === 'file' ? size : 0);
	}

	return cost;
}

/**
Whether a new full copy serves better than a delta. A delta is put again with every rebuild. What it only
carries along, unchanged since the last one, is lost time, and after a full copy it is none any more: up
to a quarter of a full copy's cost that is cheaper than the full copy. What changes every time would be
put every time after a full copy, too; only a delta of more than half of everything is not worth having.
*/
export function isTimeToFold(
	all: Iterable<ScanEntry>,
	delta: FolderDelta,
	earlier: ReadonlyMap<string, ScanEntry> | undefined,
): boolean {
	const deltaCost = costOf(delta.changed.values()) + fileCost * delta.removed.size;
	if (deltaCost < smallCost) {
		return false;
	}

	const carried = [...delta.changed].filter(([path, entry]) => {
		const before = earlier?.get(path);
		return before !== undefined && isSameEntry(before, entry);
	});
	const fullCost = costOf(all);
	return deltaCost > fullCost / 2 || costOf(carried.map(([, entry]) => entry)) > fullCost / 4;
}
