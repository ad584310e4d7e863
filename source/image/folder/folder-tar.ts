import {closeSync, statSync} from 'node:fs';
import {Readable} from 'node:stream';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {deletionOf} from './deletion.ts';
import {openFile} from './open-file.ts';
import {addSmallFile, isSmall, readLargeFile, smallFile} from './pack-file.ts';
import type {ScanEntry} from './scan-folder.ts';
import {endOfArchive, paddingOf, tarHeader} from './tar-header.ts';
import {pieceSize, tarPiece} from './tar-piece.ts';

/** More than the header of any path that Linux allows, with its target, and the end of an archive. */
const headerRoom = 16 * 1024;
const folder = {type: 'folder', mode: 0o755, size: 0} as const;
const deletion = {type: 'file', mode: 0o600, size: 0, mtimeMs: 0} as const;
/** How long packing may keep the event loop waiting. */
const sliceMs = 8;

/** What is to be put at a path: an entry as the scan found it, or the mark that deletes what is there. */
export type TarItem = ScanEntry | {readonly type: 'removed'};

export type FolderTarOptions = {
	readonly root: string;
	/** By path, folders before what is in them. */
	readonly items: Iterable<readonly [string, TarItem]>;
	/** Where the files go, relative to the place at which the archive is unpacked. */
	readonly prefix: string;
	/** Called for every file with what it was when it was opened; undefined: it was gone. */
	readonly onRead?: (path: string, entry: ScanEntry | undefined) => void;
	/** Called now and then with the number of files and links, and of the files' bytes, so far. */
	readonly onProgress?: (files: number, bytes: number) => void;
};

/**
A tar archive of a folder's entries. It reads no faster than it is read, and holds little in memory.

Files are as they are when their turn comes, the rest is as the scan found it. A file that vanishes in
the meantime is left out; one that is cut short while it is read, or becomes something else, is an error.
*/
export function folderTar(options: FolderTarOptions): Readable {
	return Readable.from(archive(options), {objectMode: false, highWaterMark: pieceSize});
}

async function* archive(options: FolderTarOptions): AsyncGenerator<Buffer> {
	const {root, items, prefix, onRead, onProgress} = options;
	const piece = tarPiece();
	let files = 0;
	let bytes = 0;
	let sliceStart = performance.now();

	piece.add(tarHeader({...folder, path: `${prefix}/`, mtimeMs: statSync(root).mtimeMs}));
	for (const [relative, item] of items) {
		if (piece.free() < smallFile + headerRoom) {
			onProgress?.(files, bytes);
			yield piece.take();
		}

		if (performance.now() - sliceStart > sliceMs) {
			await nextTurn();
			sliceStart = performance.now();
		}

		const name = `${prefix}/${relative}`;
		files += item.type === 'folder' ? 0 : 1;
		if (item.type !== 'file') {
			piece.add(headerOf(name, item));
			continue;
		}

		const file = openFile(root, relative);
		onRead?.(relative, file?.entry);
		if (file === undefined) {
			continue;
		}

		try {
			if (isSmall(file)) {
				bytes += addSmallFile(piece, name, file);
				continue;
			}

			piece.add(tarHeader({...file.entry, path: name}));
			yield piece.take();
			for await (const part of readLargeFile(file)) {
				bytes += part.length;
				onProgress?.(files, bytes);
				yield part;
			}

			piece.zeros(paddingOf(file.entry.size));
		} finally {
			closeSync(file.descriptor);
		}
	}

	piece.add(endOfArchive);
	onProgress?.(files, bytes);
	yield piece.take();
}

/** Of all that has no contents. */
function headerOf(name: string, item: TarItem): Buffer {
	switch (item.type) {
		case 'folder':
			return tarHeader({...item, path: `${name}/`});
		case 'removed':
			return tarHeader({...deletion, path: deletionOf(name)});
		default:
			return tarHeader({...item, path: name, size: 0});
	}
}
