import {ConductoError} from '../../errors/conducto-error.ts';
import type {ParsedDockerfile} from './parse-dockerfile.ts';

const parseError = /(parse error (?:on )?line )(\d+)/g;

/**
Turns the numbers of lines in what a builder says of a Dockerfile to which each stage has a line added,
after its `FROM`, into those of the person's own file.
*/
export function linesAsWritten(
	text: string,
	{stageStarts}: Pick<ParsedDockerfile, 'stageStarts'>,
): (said: string) => string {
	const added = stageStarts.map((start, index) => lineAt(text, start) + 1 + index);
	return said =>
		said.replaceAll(parseError, (_, words: string, line: string) => {
			const above = added.filter(other => other < Number(line)).length;
			return `${words}${Number(line) - above}`;
		});
}

/** The same for the reason of a failure. */
export function failureAsWritten(error: unknown, asWritten: (said: string) => string): unknown {
	return error instanceof ConductoError
		? new ConductoError(error.code, asWritten(error.message), {
				hint: error.hint,
				path: error.path,
				cause: error.cause,
			})
		: error;
}

/** Counted from 1. */
function lineAt(text: string, offset: number): number {
	return text.slice(0, offset).split(/\r\n|\r|\n/).length;
}
