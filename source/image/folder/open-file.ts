import {closeSync, constants, fstatSync, openSync} from 'node:fs';
import {changedError, folderError} from './folder-errors.ts';
import {placeOf, shownPath} from './path-bytes.ts';
import {type ScanEntry, scanEntry} from './scan-folder.ts';

export type OpenFile = {
	/** To be closed by who opened it. */
	readonly descriptor: number;
	/** What the file was when it was opened. */
	readonly entry: ScanEntry;
	/** For messages. */
	readonly shown: string;
};

/** Never waits for the other end of a pipe that took the file's place. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Opens a regular file below a folder. Undefined: it is not there any more. */
export function openFile(root: string, path: string): OpenFile | undefined {
	const shown = `${root}/${shownPath(path)}`;
	const descriptor = open(placeOf(root, path), shown);
	if (descriptor === undefined) {
		return undefined;
	}

	const stats = fstatSync(descriptor);
	const entry = stats.isFile() ? scanEntry(root, path, stats) : undefined;
	if (entry === undefined) {
		closeSync(descriptor);
		throw changedError(shown);
	}

	return {descriptor, entry, shown};
}

function open(place: string | Buffer, shown: string): number | undefined {
	try {
		return openSync(place, flags);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') {
			return undefined;
		}

		// A link, or a socket, took the file's place.
		throw code === 'ELOOP' || code === 'ENXIO'
			? changedError(shown, error)
			: folderError(shown, error);
	}
}
