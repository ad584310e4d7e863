import type {OptionRule} from './check-options.ts';
import {isDuration, parseDuration} from './duration.ts';

export const aDuration: OptionRule<number | string> = {
	accepts: (value): value is number | string =>
		isDuration(value) || (typeof value === 'string' && parseDuration(value) !== undefined),
	expected: "a number of seconds above 0, or a text such as '90s', '10m', '2h' or '1d'",
};

/** What an engine can be asked for at least. */
export function atLeast(least: number, unit: string): OptionRule<number> {
	return {
		accepts: (value): value is number =>
			typeof value === 'number' && Number.isFinite(value) && value >= least,
		expected: `a number of ${unit}, at least ${least}`,
	};
}

export function wholeFrom(least: number): OptionRule<number> {
	return {
		accepts: (value): value is number => Number.isSafeInteger(value) && Number(value) >= least,
		expected: `a whole number, at least ${least}`,
	};
}

export const aReuse: OptionRule<'new' | 'global'> = {
	accepts: value => value === 'new' || value === 'global',
	expected: "'new' or 'global'",
};

/** What a shell runs. A NUL would end it early. */
export const aCommand: OptionRule<string> = {
	accepts: (value): value is string =>
		typeof value === 'string' && value.trim() !== '' && !value.includes('\0'),
	expected: 'a string that is not empty and has no NUL character in it',
};
