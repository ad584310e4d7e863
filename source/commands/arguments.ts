import {ConductoError} from '../errors/conducto-error.ts';

/** As many strings as a command can't do without, and those that may follow. */
type Given<Count extends 0 | 1 | 2> = [
	...{0: []; 1: [string]; 2: [string, string]}[Count],
	...string[],
];

/** The arguments of a command that takes from `least` to `most`. Throws `usage` if they are fewer or more. */
export function takeArguments<Least extends 0 | 1 | 2>(
	given: readonly string[],
	[least, most]: readonly [least: Least, most: number],
	usage: string,
): Given<Least> {
	if (given.length < least) {
		throw new ConductoError('usage', 'Something is missing on the command line.', {
			hint: `Use: ${usage}`,
		});
	}

	if (given.length > most) {
		const rest = given.slice(most).map(argument => `"${argument}"`);
		throw new ConductoError('usage', `There is too much on the command line: ${rest.join(', ')}.`, {
			hint: `Use: ${usage}${usage.includes('path') ? ' (a path with spaces stands in quotes)' : ''}`,
		});
	}

	return [...given] as unknown as Given<Least>;
}

/** A flag's number, which counts something. Throws `usage` for what can't be a count. */
export function checkCount(flag: string, value: number | undefined): number | undefined {
	if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
		throw new ConductoError('usage', `${flag} takes a whole number from 1 on.`, {
			hint: `For example: ${flag} 2`,
		});
	}

	return value;
}
