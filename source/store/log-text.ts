import {StringDecoder} from 'node:string_decoder';
import type {OutputStream} from '../events/output.ts';
import type {LogRecord} from './log-format.ts';
import {openLogReader} from './log-reader.ts';

export type TextRecord = {
	readonly at: number;
	readonly stream: OutputStream;
	readonly text: string;
};

/** Decodes records of one attempt in their order; a character that is cut over two of one stream stays whole. */
export function recordDecoder(): (record: LogRecord) => TextRecord {
	const decoders: Record<OutputStream, StringDecoder> = {
		stdout: new StringDecoder(),
		stderr: new StringDecoder(),
	};
	return ({at, stream, data}) => ({at, stream, text: decoders[stream].write(data)});
}

/** Everything that a log holds so far, as text. */
export function* decodedRecords(file: string): Iterable<TextRecord> {
	const decode = recordDecoder();
	const reader = openLogReader(file);
	try {
		for (let records = reader.next(); records.length > 0; records = reader.next()) {
			yield* records.map(decode);
		}
	} finally {
		reader.close();
	}
}
