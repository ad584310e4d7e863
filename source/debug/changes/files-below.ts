import {posix} from 'node:path';
import {nothingIgnored} from '../../image/folder/docker-ignore.ts';
import {scanFolder} from '../../image/folder/scan-folder.ts';
import {entryHere} from './entry-here.ts';
import type {MappedPlace} from './mapped-place.ts';

/**
The files of this machine below a folder that a session removed: the engine names only the folder. Nothing
for what is no folder here.
*/
export async function filesBelow(
	mapped: MappedPlace,
	path: string,
): Promise<ReadonlyArray<{readonly path: string; readonly mapped: MappedPlace}>> {
	if ((await entryHere(mapped)).type !== 'folder') {
		return [];
	}

	const {entries} = await scanFolder(mapped.place, nothingIgnored);
	return [...entries]
		.filter(([, {type}]) => type !== 'folder')
		.map(([name]) => ({
			path: posix.join(path, name),
			mapped: {
				source: mapped.source,
				below: posix.join(mapped.below, name),
				place: posix.join(mapped.place, name),
			},
		}));
}
