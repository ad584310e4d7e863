import {spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {lastLoadedFile} from './module-hooks.ts';
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

	const file = lastLoadedFile();
	return file === undefined ? undefined : {file, line: checkedLine(file)};
}

/** V8 keeps the line of a syntax error in an ES module to itself, except when a program dies of it. */
function checkedLine(file: string): number {
	const {stderr} = spawnSync(process.execPath, ['--input-type=module', '--check', '-'], {
		input: readFileSync(file),
		encoding: 'utf8',
	});
	return Number(/^\[stdin\]:(\d+)/m.exec(stderr)?.[1] ?? 1);
}
