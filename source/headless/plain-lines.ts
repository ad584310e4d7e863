import {stripVTControlCharacters} from 'node:util';
import type {OutputChunk} from '../events/output.ts';
import {createLogLines, type LogLines} from '../view/log/log-lines.ts';

/** Turns the output of many nodes and images into whole lines, each with the path of its log before it. */
export type PlainLines = {
	readonly write: (chunk: OutputChunk) => void;
	/** Prints what an ended attempt or build left without a line break. */
	readonly end: (path: string, attempt: number) => void;
};

type Printed = {readonly lines: LogLines; next: number};

export function createPlainLines(
	print: (path: string, line: string) => void,
	color: boolean,
): PlainLines {
	const open = new Map<string, Printed>();
	const printUpTo = (path: string, log: Printed, end: number): void => {
		for (; log.next < end; log.next++) {
			const line = log.lines.line(log.next);
			print(path, color ? line : stripVTControlCharacters(line));
		}
	};

	return {
		write({path, attempt, stream, text}) {
			const key = `${path}#${attempt}`;
			const log = open.get(key) ?? {lines: createLogLines(), next: 0};
			open.set(key, log);
			// Line by line: only so many lines are kept, and here none may be lost.
			for (const line of text.split(/(?<=\n)/)) {
				log.lines.write(stream, line);
				printUpTo(path, log, log.lines.closed());
			}
		},
		end(path, attempt) {
			const key = `${path}#${attempt}`;
			const log = open.get(key);
			if (log) {
				printUpTo(path, log, log.lines.end());
				open.delete(key);
			}
		},
	};
}
