import {constants} from 'node:fs';
import {lstat, open} from 'node:fs/promises';
import {join} from 'node:path';
import {type Entry, sizeLimit} from './entry.ts';
import type {MappedPlace} from './mapped-place.ts';

/** Reads what this machine has at a place. Neither it nor what it lies in, below its source, is followed where it is a link. */
export async function entryHere(place: MappedPlace): Promise<Entry> {
	try {
		return (await isReachedByLink(place)) ? {type: 'other'} : await readEntry(place.place);
	} catch (error) {
		const {code} = error as NodeJS.ErrnoException;
		return code === 'ENOENT' ? {type: 'missing'} : {type: 'other'};
	}
}

async function isReachedByLink({source, below}: MappedPlace): Promise<boolean> {
	const folders = below.split('/').slice(0, -1);
	let folder = source;
	for (const name of folders) {
		folder = join(folder, name);
		if (!(await lstat(folder)).isDirectory()) {
			return true;
		}
	}

	return false;
}

async function readEntry(place: string): Promise<Entry> {
	const stats = await lstat(place);
	if (stats.isDirectory()) {
		return {type: 'folder'};
	}

	if (!stats.isFile() || stats.size > sizeLimit) {
		return {type: 'other'};
	}

	await using file = await open(
		place,
		constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
	);
	return {type: 'file', mode: stats.mode & 0o777, contents: await file.readFile()};
}
