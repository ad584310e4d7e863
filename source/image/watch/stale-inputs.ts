import type {StaleInput} from '../../events/run-event.ts';
import {changedPaths} from '../folder/changed-paths.ts';
import {shownPath} from '../folder/path-bytes.ts';
import type {FolderScan} from '../folder/scan-folder.ts';
import type {WatchedInput} from '../making.ts';
import {type InputPlace, scanInput} from './scan-input.ts';

/** How many files are named. */
const shownFiles = 5;
const nothing: FolderScan = {startedAt: 0, entries: new Map(), skipped: [], unsure: new Set()};

export type ScanPlace = (place: InputPlace) => Promise<FolderScan>;

/**
What a rebuild would do again, and because of which files; nothing: it would do nothing.

Of a folder that is not there any more, all files count as removed. Rejects with `image-failed`, as
the rebuild would, for what can't be read.
*/
export async function staleInputs(
	inputs: readonly WatchedInput[],
	scan: ScanPlace = scanInput,
): Promise<StaleInput[]> {
	const scans = new Map<string, FolderScan>();
	const changes = new Map<string, {readonly input: WatchedInput; readonly paths: Set<string>}>();
	for (const input of inputs) {
		const {step, folder, only, ignoreFile} = input;
		const place = JSON.stringify([folder, only, ignoreFile]);
		const after = scans.get(place) ?? (await scanOrNothing(input, scan));
		scans.set(place, after);

		const key = JSON.stringify([step, folder]);
		const known = changes.get(key) ?? {input, paths: new Set()};
		changes.set(key, known);
		for (const change of changedPaths(input.scan, after)) {
			known.paths.add(shownPath(change.path));
		}
	}

	return [...changes.values()]
		.filter(({paths}) => paths.size > 0)
		.map(({input, paths}) => ({
			step: input.step,
			files: [...paths].sort().slice(0, shownFiles),
			count: paths.size,
		}));
}

async function scanOrNothing(input: WatchedInput, scan: ScanPlace): Promise<FolderScan> {
	try {
		return await scan(input);
	} catch (error) {
		if (['folder-missing', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) {
			return nothing;
		}

		throw error;
	}
}
