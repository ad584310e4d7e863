import {
	closeSync,
	existsSync,
	fstatSync,
	openSync,
	readFileSync,
	readSync,
	statSync,
} from 'node:fs';
import {decodeRecords, indexEntryBytes, indexFile, type LogRecord} from './log-format.ts';

const blockBytes = 64 * 1024;

/** A cursor in an attempt's log, which may still be growing. */
export type LogReader = {
	/** The next records, up to some 64 KiB (one record at least); empty at the end of what is there. */
	readonly next: () => LogRecord[];
	/** How many bytes are there that were not read yet. */
	readonly behind: () => number;
	/** Moves to within about `tail` bytes of the end; says whether anything lies before that place. */
	readonly seekTail: (tail: number) => boolean;
	/** Whether another log has taken the place of the one that is being read (see `recoverLog`). */
	readonly isReplaced: () => boolean;
	/**
	Goes over to the log that has this place now: to its start or, with `skipsPassed`, to behind what was passed
	on of each stream. That is known only where all was read from the start.
	*/
	readonly reopen: (options: {readonly skipsPassed: boolean}) => void;
	readonly close: () => void;
};

/** Opens a log at its start. A log that does not exist (yet) reads as empty. */
export function openLogReader(file: string): LogReader {
	let descriptor: number | undefined;
	let offset = 0;
	/** Bytes that were passed on, and those that are passed over since the log was replaced. */
	let passed = {stdout: 0, stderr: 0};
	let skipped = {stdout: 0, stderr: 0};
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

	const close = (): void => {
		if (descriptor !== undefined) {
			closeSync(descriptor);
			descriptor = undefined;
		}
	};

	const read = (): LogRecord[] => {
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
	};

	/** What of the records was not passed on before the log was replaced. */
	const unseen = (records: readonly LogRecord[]): LogRecord[] =>
		records.flatMap(record => {
			const {stream, data} = record;
			const skip = Math.min(passed[stream] - skipped[stream], data.length);
			skipped[stream] += data.length;
			passed[stream] += data.length - skip;
			return skip === data.length && skip > 0 ? [] : [{...record, data: data.subarray(skip)}];
		});

	return {
		next() {
			for (;;) {
				const records = read();
				const news = unseen(records);
				if (news.length > 0 || records.length === 0) {
					return news;
				}
			}
		},
		behind: () => size() - offset,
		seekTail(tail) {
			offset = Math.max(offset, recordBefore(file, size() - tail));
			return offset > 0;
		},
		isReplaced() {
			const now = statSync(file, {throwIfNoEntry: false});
			return descriptor !== undefined && now !== undefined && now.ino !== fstatSync(descriptor).ino;
		},
		reopen({skipsPassed}) {
			close();
			offset = 0;
			skipped = {stdout: 0, stderr: 0};
			if (!skipsPassed) {
				passed = {stdout: 0, stderr: 0};
			}
		},
		close,
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
