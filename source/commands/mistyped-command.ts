import {existsSync} from 'node:fs';
import {ConductoError} from '../errors/conducto-error.ts';
import {nearest} from '../pipeline/nearest.ts';

/**
What is none of the commands is the name of a definition. Throws `usage` if there is no such file, but a
command that is written nearly so.
*/
export function checkCommand(word: string, commands: Iterable<string>): void {
	if (/[./\\]/.test(word) || existsSync(word)) {
		return;
	}

	const meant = nearest(word, commands);
	if (meant !== undefined) {
		throw new ConductoError('usage', `There is no command ${word}, and no file of that name.`, {
			hint: `Did you mean: conducto ${meant}`,
		});
	}
}
