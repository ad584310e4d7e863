import {stripVTControlCharacters} from 'node:util';
import type {OutputChunk} from '../events/output.ts';
import {createLogLines, type LogLines} from '../view/log/log-lines.ts';

/** Turns the output of many nodes and images into whole lines, each with the path of its log before it. A chunk's lines are printed at once. */
export type PlainLines = {
	readonly write: (chunk: OutputChunk) => void;
	/** Prints what an ended attempt or build left without a line break. */
	readonly end: (path: string, attempt: number) => void;
};

const escapeCharacter = '\u001b';

/** Fewer characters than lines are kept. */
const partLength = 8192;

type Printed = {readonly lines: LogLines; next: number};

export function createPlainLines(
	print: (path: string, lines: readonly string[]) => void,
	color: boolean,
): PlainLines {
	const open = new Map<string, Printed>();
	const takeUpTo = (log: Printed, end: number): string[] => {
		const taken: string[] = [];
		for (; log.next < end; log.next++) {
			const line = log.lines.line(log.next);
			taken.push(color || !line.includes(escapeCharacter) ? line : stripVTControlCharacters(line));
		}

		return taken;
	};

	return {
		write({path, attempt, stream, text}) {
			const key = `${path}#${attempt}`;
			const log = open.get(key) ?? {lines: createLogLines(), next: 0};
			open.set(key, log);
			const printed: string[] = [];
			// Part by part: only so many lines are kept, and here none may be lost.
			for (let start = 0; start < text.length; start += partLength) {
				log.lines.write(stream, text.slice(start, start + partLength));
				printed.push(...takeUpTo(log, log.lines.closed()));
			}

			print(path, printed);
		},
		end(path, attempt) {
			const key = `${path}#${attempt}`;
			const log = open.get(key);
			if (log) {
				print(path, takeUpTo(log, log.lines.end()));
				open.delete(key);
			}
		},
	};
}
