import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {inspect} from 'node:util';
import {describeValue} from '../pipeline/describe-value.ts';
import type {Places} from './manifest.ts';
import {placeIn} from './stack.ts';

/** What a function that failed leaves behind for whoever runs its container: why, in one sentence. */
export const failureFile = 'failure.json';

/** While the definition was loaded again, or while its function ran. */
export type Phase = 'loading' | 'calling';

/** Prints what was thrown, with the person's own files and lines, and keeps a sentence of it. */
export function reportFailure(
	places: Places,
	{thrown, what, phase}: {readonly thrown: unknown; readonly what: string; readonly phase: Phase},
): void {
	const isError = thrown instanceof Error;
	const missing = isError ? missingPackage(thrown) : undefined;
	const text = isError ? inspect(thrown) : `${what} threw ${describeValue(thrown)}.`;
	process.stderr.write(`${text}\n`);
	if (missing !== undefined) {
		process.stderr.write(
			`The image has no package ${missing}. Add installNpm: ['${missing}'] to it, or import it inside the function that needs it.\n`,
		);
	} else if (phase === 'loading') {
		process.stderr.write(
			`The definition is loaded again in the container, and that failed before ${what} was called: what stands outside of functions must work there, too.\n`,
		);
	}

	leave(places, sentenceOf(places, {thrown, what, missing}));
}

/** Removes what an earlier call in the same container left. */
export function forgetFailure(places: Places): void {
	try {
		rmSync(fileUrl(places), {force: true});
	} catch {
		// Another user's, which can't be helped.
	}
}

/** The same as `reportFailure` for what this program says by itself. */
export function fail(places: Places, sentence: string): void {
	process.stderr.write(`${sentence}\n`);
	leave(places, sentence);
}

function sentenceOf(
	places: Places,
	failure: {
		readonly thrown: unknown;
		readonly what: string;
		readonly missing: string | undefined;
	},
): string {
	const {thrown, what, missing} = failure;
	if (missing !== undefined) {
		return `The image has no package ${missing}, which the definition imports.`;
	}

	if (!(thrown instanceof Error)) {
		return `${what} threw ${describeValue(thrown)}.`;
	}

	const place = placeIn(places, thrown);
	const line = thrown.message.split('\n', 1)[0]?.trim() ?? '';
	const told = `${what} threw ${thrown.name}${line === '' ? '' : `: ${line}`}`;
	const sentence = /[.!?]$/.test(told) ? told : `${told}.`;
	return place ? `${place.file}:${place.line}: ${sentence}` : sentence;
}

/** The package that an import of the definition did not find. */
function missingPackage(error: Error): string | undefined {
	const isMissing = 'code' in error && /MODULE_NOT_FOUND$/.test(String(error.code));
	const name = isMissing
		? /^Cannot find (?:package|module) '([^'./][^']*)'/.exec(error.message)
		: null;
	return name?.[1];
}

function leave(places: Places, message: string): void {
	try {
		mkdirSync(new URL('.', fileUrl(places)), {recursive: true});
		writeFileSync(fileUrl(places), JSON.stringify({message}));
	} catch {
		// The log has it.
	}
}

function fileUrl({ownUrl}: Places): URL {
	return new URL(`../out/${failureFile}`, ownUrl);
}
