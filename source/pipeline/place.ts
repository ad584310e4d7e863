import {isAbsolute, relative} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {isOwn} from './own-api.ts';
import type {SourcePlace} from './spec.ts';

/** Enough for a constructor below a constructor of the user's own. */
const framesToLookAt = 12;

let nameOfFile = (file: string): string | undefined => file;

/** Where a definition is loaded from copies: says which files those are copies of. */
export function nameFilesAs(name: (file: string) => string | undefined): void {
	nameOfFile = name;
}

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
	return fromHere === '' || isAbsolute(fromHere) || fromHere.startsWith('..') ? file : fromHere;
}

type Frame = {readonly file: string | null | undefined; readonly line: number | null};

// `at f (file:///a.ts:1:2)`, `at file:///a.ts:1:2`, and `file:///a.ts:1` above a syntax error.
const stackLine = /^(?:\s+at (?:.*\()?)?((?:file:\/\/)?\/.*?):(\d+)(?::\d+)?\)?$/;

function frameOfLine(line: string): Frame {
	const match = stackLine.exec(line);
	return {file: match?.[1], line: match ? Number(match[2]) : null};
}

function firstOutside(frames: readonly Frame[]): SourcePlace | undefined {
	for (const {file, line} of frames) {
		const url = file ? urlOf(file) : undefined;
		if (url && line !== null && !isOwn(url)) {
			const path = fileURLToPath(url);
			return {file: nameOfFile(path) ?? path, line};
		}
	}

	return undefined;
}

/** Undefined for Node's own modules and evaluated code. CommonJS modules are named by their path. */
function urlOf(fileName: string): string | undefined {
	if (fileName.startsWith('file:')) {
		return fileName;
	}

	return isAbsolute(fileName) ? pathToFileURL(fileName).href : undefined;
}
