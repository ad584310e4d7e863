import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {importedFiles} from './module-hooks.ts';
import {placeOfError} from './place.ts';
import type {SourcePlace} from './spec.ts';

/** Where a syntax error is; undefined for an exception that code threw while it ran. */
export function placeOfSyntaxError(error: Error): SourcePlace | undefined {
	const isStripping = 'code' in error && String(error.code).endsWith('_TYPESCRIPT_SYNTAX');
	if (!isStripping && !(error instanceof SyntaxError)) {
		return undefined;
	}

	const place = placeOfError(error);
	const ran = error.stack?.startsWith(error.name) ?? false;
	if (place) {
		// `JSON.parse` throws syntax errors too, but those have no place above the message.
		return ran && !isStripping ? undefined : place;
	}

	// What is wrong in TypeScript is found when its types are stripped, with its place.
	return findSyntaxError(importedFiles().filter(file => !file.endsWith('ts')));
}

/** V8 keeps the line of a syntax error in an ES module to itself, except when a program dies of it. */
function findSyntaxError(files: readonly string[]): SourcePlace | undefined {
	for (const file of files) {
		const {stderr} = spawnSync(process.execPath, ['--input-type=module', '--check', '-'], {
			input: readFileSync(file),
			encoding: 'utf8',
		});
		const line = /^\[stdin\]:(\d+)/m.exec(stderr)?.[1];
		if (line) {
			return {file, line: Number(line)};
		}
	}

	return undefined;
}
