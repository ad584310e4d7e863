import type {OutputStream} from '../../events/output.ts';
import {type ControlParser, type ControlSink, createControlParser} from './control-parser.ts';
import {createLineBuffer, type LineBuffer} from './line-buffer.ts';
import {applySgr, plainStyle, type SgrStyle} from './sgr.ts';

/** A node's output as lines that are safe to print: text with colours, and nothing else. */
export type LogLines = {
	readonly write: (stream: OutputStream, text: string) => void;
	/** A line of our own between those of the output. */
	readonly remark: (text: string) => void;
	/**
	Lines are numbered from 0 on and keep their number when older ones are dropped, so that whoever
	reads in the middle of them stays where they are.
	*/
	readonly first: () => number;
	/** One more than the number of the last line. */
	readonly end: () => number;
	/** The same for the last line that was ended by a line break: nothing can change it any more. */
	readonly closed: () => number;
	readonly line: (number: number) => string;
};

/** How many lines are kept; the whole output is in the attempt's log file. */
export const mostLines = 10_000;
/** Lines are dropped in bulk: dropping one at a time would move all the others each time. */
const droppedAtOnce = 1000;

type Stream = {readonly parser: ControlParser; style: SgrStyle};

export function createLogLines(): LogLines {
	const lines: string[] = [];
	const current = createLineBuffer();
	let dropped = 0;

	const commit = (text: string): void => {
		lines.push(text);
		if (lines.length >= mostLines + droppedAtOnce) {
			dropped += lines.splice(0, droppedAtOnce).length;
		}
	};

	const endLine = (): void => {
		commit(current.toText());
		current.clear();
	};

	// Each stream has its own sequences and colours: what one leaves open doesn't reach the other.
	const open = (): Stream => ({parser: createControlParser(), style: plainStyle});
	const streams: Record<OutputStream, Stream> = {stdout: open(), stderr: open()};
	const sinks: Record<OutputStream, ControlSink> = {
		stdout: sinkOf(streams.stdout, current, endLine),
		stderr: sinkOf(streams.stderr, current, endLine),
	};

	return {
		write(stream, text) {
			streams[stream].parser.feed(text, sinks[stream]);
		},
		remark(text) {
			if (!current.isEmpty()) {
				endLine();
			}

			commit(`\u001b[2m${text}\u001b[0m`);
		},
		first: () => dropped + Math.max(0, lines.length - mostLines),
		closed: () => dropped + lines.length,
		end: () => dropped + lines.length + (current.isEmpty() ? 0 : 1),
		line: number => lines[number - dropped] ?? current.toText(),
	};
}

function sinkOf(stream: Stream, line: LineBuffer, endLine: () => void): ControlSink {
	return {
		text: text => line.put(text, stream.style.codes),
		control(character) {
			switch (character) {
				case '\n':
					endLine();
					break;
				case '\r':
					line.moveTo(0);
					break;
				case '\b':
					line.moveBy(-1);
					break;
				default:
					line.tab();
			}
		},
		sequence(final, params) {
			if (final === 'm') {
				stream.style = applySgr(stream.style, params);
			} else {
				moveOrErase(line, final, params);
			}
		},
	};
}

/** What a progress bar does within its line. Sequences that leave the line are dropped. */
function moveOrErase(line: LineBuffer, final: string, params: string): void {
	const count = Number.parseInt(params, 10);
	const atLeastOne = Math.max(1, count || 1);
	switch (final) {
		case 'K':
			line.erase(count === 1 ? 'to-start' : count === 2 ? 'all' : 'to-end');
			break;
		case 'G':
			line.moveTo(atLeastOne - 1);
			break;
		case 'C':
			line.moveBy(atLeastOne);
			break;
		case 'D':
			line.moveBy(-atLeastOne);
			break;
	}
}
