import {readFileSync} from 'node:fs';
import {ConductoError} from '../errors/conducto-error.ts';
import {checkSpec} from './check-spec.ts';
import {completeImages} from './complete-images.ts';
import {formatFile} from './place.ts';
import type {PipelineSpec} from './spec.ts';

/** Reads a spec that was written by hand, by `conducto tree --json` or by another front-end. */
export function loadSpec(
	file: string,
	options: {readonly functionName?: string | undefined; readonly args: readonly string[]},
): PipelineSpec {
	if (options.functionName !== undefined || options.args.length > 0) {
		throw new ConductoError(
			'spec-invalid',
			`${formatFile(file)} is a spec, which has no functions.`,
			{
				hint: 'Leave out what comes after the name of the file.',
			},
		);
	}

	const spec = checkSpec(parse(file), file);
	return completeImages({...spec, definition: spec.definition ?? {file, args: []}});
}

function parse(file: string): unknown {
	const text = readFileSync(file, 'utf8');
	try {
		// A byte order mark is no JSON, but editors write it.
		return JSON.parse(text.replace(/^\uFEFF/, ''));
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		const line = /\(line (\d+)/.exec(message)?.[1] ?? '1';
		throw new ConductoError(
			'spec-invalid',
			`${formatFile(file)}:${line}: is not valid JSON: ${message}.`,
			{hint: 'Mend the JSON; names and strings stand in double quotes.', cause: error},
		);
	}
}
