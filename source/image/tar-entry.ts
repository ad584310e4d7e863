import type {Stats} from 'node:fs';
import {Header, type HeaderData} from 'tar/header';
import {Pax} from 'tar/pax';
import {changedError} from './folder-errors.ts';
import {type LoadedEntry, openFile} from './load-entry.ts';

const blockSize = 512;
const readSize = 256 * 1024;

/** What ends an archive. */
export const endOfArchive = Buffer.alloc(2 * blockSize);

/** The part of an archive that is one entry of the given name. */
export async function* tarEntry(
	name: string,
	file: string,
	loaded: LoadedEntry,
): AsyncGenerator<Buffer> {
	switch (loaded.type) {
		case 'folder':
			yield* folderHeader(name, loaded.stats.mode, loaded.stats.mtime);
			break;
		case 'link':
			yield* header({
				path: name,
				type: 'SymbolicLink',
				linkpath: loaded.target,
				...common(loaded.stats),
			});
			break;
		case 'small file': {
			// What was read counts: the file may have grown since its size was asked.
			const {stats, contents} = loaded;
			yield* header({path: name, type: 'File', size: contents.length, ...common(stats)});
			yield contents;
			yield padding(contents.length);
			break;
		}

		case 'large file':
			yield* largeFile(name, file);
			break;
	}
}

export function folderHeader(name: string, mode: number, mtime: Date): Iterable<Buffer> {
	return header({path: `${name}/`, type: 'Directory', mode: mode & 0o7777, mtime});
}

/** Exactly as many bytes as the file has when it is opened. */
async function* largeFile(name: string, file: string): AsyncGenerator<Buffer> {
	const handle = await openFile(file);
	if (!handle) {
		return;
	}

	try {
		const stats = await handle.stat();
		yield* header({path: name, type: 'File', size: stats.size, ...common(stats)});
		let left = stats.size;
		while (left > 0) {
			const {buffer, bytesRead} = await handle.read(Buffer.allocUnsafe(Math.min(left, readSize)));
			if (bytesRead === 0) {
				throw changedError(file);
			}

			left -= bytesRead;
			yield buffer.subarray(0, bytesRead);
		}

		yield padding(stats.size);
	} finally {
		await handle.close();
	}
}

function common({mode, mtime}: Stats): HeaderData {
	return {mode: mode & 0o7777, mtime};
}

function padding(size: number): Buffer {
	return Buffer.alloc((blockSize - (size % blockSize)) % blockSize);
}

/** Everything belongs to root, as with `COPY`. */
function* header(data: HeaderData): Generator<Buffer> {
	const full: HeaderData = {size: 0, ...data, uid: 0, gid: 0};
	const block = new Header(full);
	// Long and non-ASCII names and sizes over 8 GiB need more than the old format holds.
	if (block.encode()) {
		const extended: HeaderData = {...full};
		delete extended.mode;
		delete extended.mtime;
		yield new Pax(extended).encode();
	}

	if (block.block) {
		yield block.block;
	}
}
