import {stat} from 'node:fs/promises';
import path from 'node:path';
import {Readable} from 'node:stream';
import {type LoadedEntry, loadEntry} from './load-entry.ts';
import {endOfArchive, folderHeader, tarEntry} from './tar-entry.ts';
import type {FolderEntry} from './walk-folder.ts';

const pieceSize = 256 * 1024;
/** How many entries are read at the same time. */
const readAhead = 16;

export type FolderTarOptions = {
	readonly root: string;
	readonly entries: readonly FolderEntry[];
	/** Where the files go, relative to the place at which the archive is unpacked. */
	readonly prefix: string;
	/** Called after every file and link with the number of them so far. */
	readonly onFile: (count: number) => void;
};

/**
A tar archive of a folder's entries. It reads no faster than it is read.

A file that vanishes in the meantime is left out; one that is cut short while it is read is an error.
*/
export function folderTar(options: FolderTarOptions): Readable {
	return Readable.from(gathered(archive(options)), {objectMode: false});
}

async function* archive({root, entries, prefix, onFile}: FolderTarOptions): AsyncGenerator<Buffer> {
	let files = 0;
	yield* folderHeader(prefix, 0o755, (await stat(root)).mtime);
	for await (const {entry, loaded} of loadAhead(root, entries)) {
		if (loaded) {
			yield* tarEntry(`${prefix}/${entry.path}`, path.join(root, entry.path), loaded);
		}

		if (entry.type !== 'folder') {
			onFile(++files);
		}
	}

	yield endOfArchive;
}

/** Reads some entries ahead: one after another, thousands of small files would take many times as long. */
async function* loadAhead(
	root: string,
	entries: readonly FolderEntry[],
): AsyncGenerator<{entry: FolderEntry; loaded: LoadedEntry | undefined}> {
	const load = async (entry: FolderEntry) => ({
		entry,
		loaded: await loadEntry(path.join(root, entry.path), entry.type),
	});
	const loading: ReturnType<typeof load>[] = [];
	for (const entry of entries) {
		const next = load(entry);
		// Awaited below; by then an earlier one may have failed.
		next.catch(() => {});
		loading.push(next);
		if (loading.length >= readAhead) {
			yield await (loading.shift() ?? next);
		}
	}

	for (const next of loading) {
		yield await next;
	}
}

/** Puts small pieces together, because each would be a packet of its own on the way to the engine. */
async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	let waiting: Buffer[] = [];
	let length = 0;
	for await (const piece of pieces) {
		waiting.push(piece);
		length += piece.length;
		if (length >= pieceSize) {
			yield Buffer.concat(waiting);
			waiting = [];
			length = 0;
		}
	}

	yield Buffer.concat(waiting);
}
