import {isAbsolute, relative} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import {isOwn} from './own-api.ts';
import type {SourcePlace} from './spec.ts';

/** Enough for nearly all calls, and for a constructor below a constructor of the user's own: each frame costs time. */
const framesToLookAt = [6, 12] as const;

let nameOfFile = (file: string): string | undefined => file;

/** Where a definition is loaded from copies: says which files those are copies of. */
export function nameFilesAs(name: (file: string) => string | undefined): void {
	nameOfFile = name;
}

/** Where in the user's files the current call came from: the nearest stack frame outside this program. */
export function placeOfCaller(): SourcePlace | undefined {
	const [few, many] = framesToLookAt;
	return placeWithin(few) ?? placeWithin(many);
}

function placeWithin(frameCount: number): SourcePlace | undefined {
	const {prepareStackTrace, stackTraceLimit} = Error;
	let place: SourcePlace | undefined;
	Error.stackTraceLimit = frameCount;
	Error.prepareStackTrace = (_error, frames) => {
		place = firstOutside(frames.map(callFrame));
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

type Frame = {
	readonly file: string | null | undefined;
	/** Finding it out costs time. */
	readonly line: () => number | null;
};

function callFrame(frame: NodeJS.CallSite): Frame {
	return {file: frame.getFileName(), line: () => frame.getLineNumber()};
}

// `at f (file:///a.ts:1:2)`, `at file:///a.ts:1:2`, and `file:///a.ts:1` above a syntax error.
const stackLine = /^(?:\s+at (?:.*\()?)?((?:file:\/\/)?\/.*?):(\d+)(?::\d+)?\)?$/;

function frameOfLine(line: string): Frame {
	const match = stackLine.exec(line);
	return {file: match?.[1], line: () => (match ? Number(match[2]) : null)};
}

function firstOutside(frames: readonly Frame[]): SourcePlace | undefined {
	for (const {file, line: lineOf} of frames) {
		const path = file ? pathOutside(file) : undefined;
		const line = path === undefined ? null : lineOf();
		if (path !== undefined && line !== null) {
			return placeAt(nameOfFile(path) ?? path, line);
		}
	}

	return undefined;
}

let latest: SourcePlace | undefined;

/** What a loop makes was all written at one place: one object for it. */
function placeAt(file: string, line: number): SourcePlace {
	if (latest?.file !== file || latest.line !== line) {
		latest = {file, line};
	}

	return latest;
}

/** By the name in a stack frame. */
const pathsOutside = new Map<string, string | undefined>();

/** The path of a file that is not a module of this program. */
function pathOutside(fileName: string): string | undefined {
	if (!pathsOutside.has(fileName)) {
		const url = urlOf(fileName);
		pathsOutside.set(fileName, url && !isOwn(url) ? fileURLToPath(url) : undefined);
	}

	return pathsOutside.get(fileName);
}

/** Undefined for Node's own modules and evaluated code. CommonJS modules are named by their path. */
function urlOf(fileName: string): string | undefined {
	if (fileName.startsWith('file:')) {
		return fileName;
	}

	return isAbsolute(fileName) ? pathToFileURL(fileName).href : undefined;
}
