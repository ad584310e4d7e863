import {readFileSync} from 'node:fs';
import type {SourcePlace} from './spec.ts';

/** The place of the first line of a file that matches, else its first line. */
export function placeOfLine(file: string, pattern: RegExp | string): SourcePlace {
	return {file, line: Math.max(0, lineIndex(file, pattern)) + 1};
}

function lineIndex(file: string, pattern: RegExp | string): number {
	try {
		const lines = readFileSync(file, 'utf8').split('\n');
		return lines.findIndex(line =>
			typeof pattern === 'string' ? line.includes(pattern) : pattern.test(line),
		);
	} catch {
		return -1;
	}
}
