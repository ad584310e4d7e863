import type {FolderScan} from './scan-folder.ts';
import {isUnsure, whenSure} from './unsure.ts';

/**
Waits out the moment in which what was just found could change unseen: what is read afterwards is what a
later scan compares with. Only on file systems with coarse clocks something stays unsure.
*/
export async function settledScan(scan: FolderScan): Promise<FolderScan> {
	await whenSure(scan);
	const now = Date.now();
	const unsure = [...scan.unsure].filter(name => {
		const entry = scan.entries.get(name);
		return entry !== undefined && isUnsure(entry, now);
	});
	return {...scan, unsure: new Set(unsure)};
}
