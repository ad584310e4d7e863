import {setTimeout as sleep} from 'node:timers/promises';
import type {FolderScan, ScanEntry} from './scan-folder.ts';

/** Longer than it takes any kernel to move the time on that files get. */
const tickMs = 20;
/** The same for file systems that count in whole seconds, or in every other. */
const coarseTickMs = 2000;

/**
Whether an entry, looked at at that time, may change once more without looking any different, because its
last change falls into the same tick of the file system's clock. Of folders and links all that counts is
known by looking.
*/
export function isUnsure({type, ctimeMs}: ScanEntry, lookedAt: number): boolean {
	return type === 'file' && ctimeMs > lookedAt - (isCoarse(ctimeMs) ? coarseTickMs : tickMs);
}

/**
Lets the moment pass in which a file that was just found could change unseen. What is read afterwards can
be trusted to be what later looks compare with. Takes no time, or some milliseconds after a change.
*/
export async function whenSure({entries, unsure}: FolderScan): Promise<void> {
	let latest = 0;
	for (const path of unsure) {
		const ctimeMs = entries.get(path)?.ctimeMs ?? 0;
		latest = isCoarse(ctimeMs) ? latest : Math.max(latest, ctimeMs);
	}

	const wait = Math.ceil(latest + tickMs - Date.now()) + 1;
	// A clock that is ahead of ours, on a server, is not waited for.
	if (wait > 0 && wait <= 2 * tickMs) {
		await sleep(wait);
	}
}

function isCoarse(ctimeMs: number): boolean {
	return ctimeMs % 1000 === 0;
}
