import {readIgnoreRules} from '../folder/docker-ignore.ts';
import {folderError} from '../folder/folder-errors.ts';
import {type FolderScan, scanFolder} from '../folder/scan-folder.ts';
import {scanNames} from '../folder/scan-names.ts';
import type {WatchedInput} from '../making.ts';

/** Where files that a step is made of are, whatever they were. */
export type InputPlace = Omit<WatchedInput, 'step' | 'scan'>;

/** What is there now of an input's files, comparable with the scan of the time when its step was made. */
export async function scanInput(place: InputPlace): Promise<FolderScan> {
	if (place.only === undefined) {
		return scanFolder(place.folder, await readIgnoreRules(place.folder, place.ignoreFile));
	}

	try {
		return scanNames(place.folder, place.only);
	} catch (error) {
		throw folderError(place.folder, error);
	}
}
