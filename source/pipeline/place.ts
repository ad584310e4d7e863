import {isAbsolute, relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import {ownFolder} from './own-api.ts';
import type {SourcePlace} from './spec.ts';

/** Enough for a constructor below a constructor of the user's own. */
const framesToLookAt = 12;

/** Where in the user's files the current call came from: the nearest stack frame outside this program. */
export function placeOfCaller(): SourcePlace | undefined {
	const {prepareStackTrace, stackTraceLimit} = Error;
	let place: SourcePlace | undefined;
	Error.stackTraceLimit = framesToLookAt;
	Error.prepareStackTrace = (_error, frames) => {
		place = firstOutside(
			frames.map(frame => ({file: frame.getFileName(), line: frame.getLineNumber()})),
		);
	};

	try {
		// Reading `stack` is what calls `prepareStackTrace`.
		void new Error('place').stack;
	} finally {
		Error.prepareStackTrace = prepareStackTrace;
		Error.stackTraceLimit = stackTraceLimit;
	}

	return place;
}

/** Where in the user's files an exception was thrown, or where a syntax error was found. */
export function placeOfError(error: Error): SourcePlace | undefined {
	return firstOutside((error.stack ?? '').split('\n').map(frameOfLine));
}

/** `file:line`, relative to the working directory when the file lies below it. */
export function formatPlace({file, line}: SourcePlace): string {
	return `${formatFile(file)}:${line}`;
}

export function formatFile(file: string): string {
	const fromHere = relative(process.cwd(), file);
	return isAbsolute(fromHere) || fromHere.startsWith('..') ? file : fromHere;
}

type Frame = {readonly file: string | null | undefined; readonly line: number | null};

// `at f (file:///a.ts:1:2)`, `at file:///a.ts:1:2`, and `file:///a.ts:1` above a syntax error.
const stackLine = /^(?:\s+at (?:.*\()?)?((?:file:\/\/)?\/.*?):(\d+)(?::\d+)?\)?$/;

function frameOfLine(line: string): Frame {
	const match = stackLine.exec(line);
	return {file: match?.[1], line: match ? Number(match[2]) : null};
}

function firstOutside(frames: readonly Frame[]): SourcePlace | undefined {
	for (const frame of frames) {
		const file = frame.file && pathOf(frame.file);
		if (file && frame.line !== null && !file.startsWith(ownFolder + sep)) {
			return {file, line: frame.line};
		}
	}

	return undefined;
}

/** Undefined for Node's own modules and evaluated code. */
function pathOf(fileName: string): string | undefined {
	if (fileName.startsWith('file:')) {
		return fileURLToPath(fileName);
	}

	return isAbsolute(fileName) ? fileName : undefined;
}
