import {closeSync, existsSync, fstatSync, openSync, readFileSync, readSync} from 'node:fs';
import {decodeRecords, indexEntryBytes, indexFile, type LogRecord} from './log-format.ts';

const blockBytes = 256 * 1024;

/** A cursor in an attempt's log, which may still be growing. */
export type LogReader = {
	/** The next records, up to some 256 KiB (one record at least); empty at the end of what is there. */
	readonly next: () => LogRecord[];
	/** How many bytes are there that were not read yet. */
	readonly behind: () => number;
	/** Moves to within about `tail` bytes of the end; says whether anything lies before that place. */
	readonly seekTail: (tail: number) => boolean;
	readonly close: () => void;
};

/** Opens a log at its start. A log that does not exist (yet) reads as empty. */
export function openLogReader(file: string): LogReader {
	let descriptor: number | undefined;
	let offset = 0;
	const open = (): number | undefined => {
		if (descriptor === undefined && existsSync(file)) {
			descriptor = openSync(file, 'r');
		}

		return descriptor;
	};

	const size = (): number => {
		const log = open();
		return log === undefined ? 0 : fstatSync(log).size;
	};

	return {
		next() {
			const log = open();
			if (log === undefined) {
				return [];
			}

			for (let length = blockBytes; ; length *= 2) {
				const block = Buffer.allocUnsafe(length);
				const bytes = block.subarray(0, readSync(log, block, 0, length, offset));
				const {records, used} = decodeRecords(bytes);
				// A record may be longer than the block; at the end of the file it may be half-written.
				if (used > 0 || bytes.length < length) {
					offset += used;
					return records;
				}
			}
		},
		behind: () => size() - offset,
		seekTail(tail) {
			offset = Math.max(offset, recordBefore(file, size() - tail));
			return offset > 0;
		},
		close() {
			if (descriptor !== undefined) {
				closeSync(descriptor);
			}
		},
	};
}

/** The last indexed record that starts at or before `place`; 0 when none does. */
function recordBefore(file: string, place: number): number {
	if (place <= 0 || !existsSync(indexFile(file))) {
		return 0;
	}

	const index = readFileSync(indexFile(file));
	let found = 0;
	for (let at = 0; at + indexEntryBytes <= index.length; at += indexEntryBytes) {
		const offset = index.readUIntBE(at, 6);
		if (offset > place) {
			break;
		}

		found = offset;
	}

	return found;
}
