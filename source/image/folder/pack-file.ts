import {read, readSync} from 'node:fs';
import {promisify} from 'node:util';
import {changedError, folderError} from './folder-errors.ts';
import type {OpenFile} from './open-file.ts';
import {paddingOf, tarHeader} from './tar-header.ts';
import {pieceSize, type TarPiece} from './tar-piece.ts';

/** Up to this size a file is read as a whole. */
export const smallFile = 128 * 1024;

const readFrom = promisify(read);

export function isSmall({entry}: OpenFile): boolean {
	return entry.size <= smallFile;
}

/** Adds a small file to the archive; what can be read of it counts. Returns how many bytes that was. */
export function addSmallFile(piece: TarPiece, name: string, file: OpenFile): number {
	const {entry} = file;
	const header = tarHeader({...entry, path: name});
	const contents = piece.ahead(header.length);
	let size = 0;
	while (size < entry.size) {
		const count = readNow(file, contents, size);
		if (count === 0) {
			break;
		}

		size += count;
	}

	piece.add(size === entry.size ? header : tarHeader({...entry, size, path: name}));
	piece.advance(size);
	piece.zeros(paddingOf(size));
	return size;
}

function readNow({descriptor, entry, shown}: OpenFile, contents: Buffer, at: number): number {
	try {
		return readSync(descriptor, contents, at, entry.size - at, null);
	} catch (error) {
		throw folderError(shown, error);
	}
}

/** Exactly as many bytes as the file had when it was opened. */
export async function* readLargeFile(file: OpenFile): AsyncGenerator<Buffer> {
	let left = file.entry.size;
	while (left > 0) {
		const buffer = Buffer.allocUnsafe(Math.min(left, pieceSize));
		const count = await readNext(file, buffer);
		if (count === 0) {
			throw changedError(file.shown);
		}

		left -= count;
		yield buffer.subarray(0, count);
	}
}

async function readNext({descriptor, shown}: OpenFile, buffer: Buffer): Promise<number> {
	try {
		return (await readFrom(descriptor, buffer, 0, buffer.length, null)).bytesRead;
	} catch (error) {
		throw folderError(shown, error);
	}
}
