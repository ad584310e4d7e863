import {renameSync, rmSync} from 'node:fs';
import type {OutputStream} from '../events/output.ts';
import {indexFile} from './log-format.ts';
import {openLogReader} from './log-reader.ts';
import {createLogWriter, type LogWriter, removeLog} from './log-writer.ts';

/** A log that is written anew, from its first byte, beside the one that it takes the place of. */
export type RecoveredLog = LogWriter & {
	/** There is no more to come: takes the old log's place unless that holds more, which the engine then has lost. */
	readonly end: () => void;
};

type Sizes = Record<OutputStream, number>;

/**
Begins to write an attempt's log anew. It takes the old one's place as soon as it holds as much of each
stream, so that nobody sees less than was there before. `onSettled` is called then, once.
*/
export function recoverLog(file: string, onSettled: () => void): RecoveredLog {
	const aside = `${file}.recovered`;
	/** What it has less than the old one; below zero: more. */
	const missing = printedIn(file);
	const writer = createLogWriter(aside, {makesFiles: true});
	let isSettled = false;
	const settle = (): void => {
		if (!isSettled) {
			isSettled = true;
			// At no moment does an index lie beside a log that is not its own: one without an index reads well.
			rmSync(indexFile(file), {force: true});
			renameSync(aside, file);
			renameSync(indexFile(aside), indexFile(file));
			onSettled();
		}
	};

	const settleIfWhole = (): void => {
		if (missing.stdout <= 0 && missing.stderr <= 0) {
			settle();
		}
	};

	settleIfWhole();
	return {
		write(at, stream, data) {
			writer.write(at, stream, data);
			missing[stream] -= data.length;
			settleIfWhole();
		},
		close: writer.close,
		end() {
			if (missing.stdout + missing.stderr <= 0) {
				settle();
			} else if (!isSettled) {
				removeLog(aside);
			}
		},
	};
}

/** How many bytes of each stream a log holds. */
function printedIn(file: string): Sizes {
	const sizes: Sizes = {stdout: 0, stderr: 0};
	const reader = openLogReader(file);
	try {
		for (let records = reader.next(); records.length > 0; records = reader.next()) {
			for (const {stream, data} of records) {
				sizes[stream] += data.length;
			}
		}
	} finally {
		reader.close();
	}

	return sizes;
}
