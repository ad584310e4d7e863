import {closeSync, mkdirSync, openSync, rmSync, writeSync, writevSync} from 'node:fs';
import path from 'node:path';
import type {OutputStream} from '../events/output.ts';
import {encodeHeader, encodeIndexEntry, indexEveryBytes, indexFile} from './log-format.ts';
import {written} from './unwritable.ts';

export type LogWriter = {
	/**
	Appends one record. Written when it returns: a kill of this process loses nothing of it. Throws
	`state-unusable` when the disk is full.
	*/
	readonly write: (at: number, stream: OutputStream, data: Buffer) => void;
	readonly close: () => void;
};

/** Removes the log of an attempt that never ran. No error when there is none. */
export function removeLog(file: string): void {
	rmSync(file, {force: true});
	rmSync(indexFile(file), {force: true});
}

/**
Starts the log of an attempt; an earlier file of that name is removed. The file is made with the first record, and
that of the index with its first entry, because making a file takes longer than all else that a short command
costs. With `makesFiles` both are there at once.
*/
export function createLogWriter(file: string, {makesFiles = false} = {}): LogWriter {
	const log = lateFile(file);
	const index = lateFile(indexFile(file));
	written(() => {
		removeLog(file);
		if (makesFiles) {
			log.open();
			index.open();
		}
	});
	let offset = 0;
	let indexedUpTo = 0;
	return {
		write(at, stream, data) {
			written(() => {
				if (offset - indexedUpTo >= indexEveryBytes) {
					writeSync(index.open(), encodeIndexEntry(offset, at));
					indexedUpTo = offset;
				}

				offset += writeWhole(log.open(), [encodeHeader(at, stream, data.length), data]);
			});
		},
		close() {
			log.close();
			index.close();
		},
	};
}

/** A file that is made when it is needed. */
function lateFile(file: string): {readonly open: () => number; readonly close: () => void} {
	let descriptor: number | undefined;
	return {
		open() {
			descriptor ??= openAnew(file);
			return descriptor;
		},
		close() {
			if (descriptor !== undefined) {
				closeSync(descriptor);
				descriptor = undefined;
			}
		},
	};
}

function openAnew(file: string): number {
	mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
	return openSync(file, 'w', 0o600);
}

/** Writes all parts in one go, without putting them together first, and returns how many bytes they are. */
function writeWhole(file: number, parts: readonly Buffer[]): number {
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	let done = writevSync(file, parts);
	if (done < length) {
		// A nearly full disk takes a part; the next write says what is wrong.
		const all = Buffer.concat(parts);
		while (done < length) {
			done += writeSync(file, all, done);
		}
	}

	return length;
}
