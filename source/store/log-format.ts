import {hash} from 'node:crypto';
import path from 'node:path';
import type {OutputStream} from '../events/output.ts';

/*
An attempt's log is a file of records, only ever appended to:

	arrival (6 bytes, ms since the epoch) · stream (1 byte: 1 stdout, 2 stderr) · length (4 bytes) · bytes

Beside it lies a sparse index: for every 64 KiB or so the offset of a record (6 bytes) and its arrival
(6 bytes). All numbers are big-endian. Plain text, time stamps and colours are views of this.
*/

export type LogRecord = {
	readonly at: number;
	readonly stream: OutputStream;
	readonly data: Buffer;
};

const recordHeaderBytes = 11;
export const indexEntryBytes = 12;
export const indexEveryBytes = 64 * 1024;

/** The log's file; node names can hold anything, so that the file is named by a hash of the path. */
export function logFile(pipelineFolder: string, nodePath: string, attempt: number): string {
	const name = hash('sha256', nodePath).slice(0, 16);
	return path.join(pipelineFolder, 'logs', `${name}-${attempt}.log`);
}

export function indexFile(logFileName: string): string {
	return `${logFileName}.index`;
}

export function encodeHeader(at: number, stream: OutputStream, length: number): Buffer {
	const header = Buffer.allocUnsafe(recordHeaderBytes);
	header.writeUIntBE(at, 0, 6);
	header.writeUInt8(stream === 'stdout' ? 1 : 2, 6);
	header.writeUInt32BE(length, 7);
	return header;
}

export function encodeIndexEntry(offset: number, at: number): Buffer {
	const entry = Buffer.allocUnsafe(indexEntryBytes);
	entry.writeUIntBE(offset, 0, 6);
	entry.writeUIntBE(at, 6, 6);
	return entry;
}

/** The whole records at the start of `bytes`, and how many bytes they take; the rest is yet to come. */
export function decodeRecords(bytes: Buffer): {records: LogRecord[]; used: number} {
	const records: LogRecord[] = [];
	let used = 0;
	while (used + recordHeaderBytes <= bytes.length) {
		const start = used + recordHeaderBytes;
		const end = start + bytes.readUInt32BE(used + 7);
		if (end > bytes.length) {
			break;
		}

		records.push({
			at: bytes.readUIntBE(used, 6),
			stream: bytes.readUInt8(used + 6) === 1 ? 'stdout' : 'stderr',
			data: bytes.subarray(start, end),
		});
		used = end;
	}

	return {records, used};
}
