import type {BigIntStats} from 'node:fs';
import {lstat, readdir} from 'node:fs/promises';

/**
A path relative to a folder, one character a byte (`latin1`): names of files need not be valid UTF-8.
*/
export type BytePath = string;

export type OwnedEntry = {
	readonly path: BytePath;
	readonly inode: bigint;
	/** When it was made, in nanoseconds since the epoch, by whatever name. 0: the file system does not tell. */
	readonly born: bigint;
	/** How many names it has, in the folder and elsewhere; of a folder always 1. */
	readonly names: bigint;
	readonly isLink: boolean;
};

export type OwnedEntries = {
	readonly entries: readonly OwnedEntry[];
	/** False when the folder holds more entries than the limit. */
	readonly isComplete: boolean;
};

/** Asked for at a time, per folder. */
const batchSize = 64;

/**
Finds what belongs to certain users below a folder, not through links. What can't be read is passed over.

@param limit Of all entries, whoever they belong to.
*/
export async function walkOwned(
	folder: string,
	isMeant: (uid: number) => boolean,
	limit: number,
): Promise<OwnedEntries> {
	const entries: OwnedEntry[] = [];
	const waiting: BytePath[] = [''];
	let seen = 0;
	for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
		const names = await namesIn(fileAt(folder, below));
		seen += names.length;
		if (seen > limit) {
			return {entries, isComplete: false};
		}

		for (const [path, stats] of await statsOf(folder, below, names)) {
			if (stats.isDirectory()) {
				waiting.push(path);
			}

			if (isMeant(Number(stats.uid))) {
				const {ino: inode, birthtimeNs: born, nlink} = stats;
				const names = stats.isDirectory() ? 1n : nlink;
				entries.push({path, inode, born, names, isLink: stats.isSymbolicLink()});
			}
		}
	}

	return {entries, isComplete: true};
}

/** The absolute name of an entry, byte by byte. */
export function fileAt(folder: string, path: BytePath): Buffer {
	return Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(path, 'latin1')]);
}

async function namesIn(folder: Buffer): Promise<string[]> {
	try {
		return await readdir(folder, {encoding: 'latin1'});
	} catch {
		// Not readable, or gone in the meantime.
		return [];
	}
}

async function statsOf(
	folder: string,
	below: BytePath,
	names: readonly string[],
): Promise<Array<[BytePath, BigIntStats]>> {
	const found: Array<[BytePath, BigIntStats]> = [];
	for (let start = 0; start < names.length; start += batchSize) {
		const batch = names.slice(start, start + batchSize).map(async name => {
			const path = below === '' ? name : `${below}/${name}`;
			const stats = await lstat(fileAt(folder, path), {bigint: true}).catch(() => undefined);
			return stats && ([path, stats] as [BytePath, BigIntStats]);
		});
		found.push(...(await Promise.all(batch)).filter(entry => entry !== undefined));
	}

	return found;
}
