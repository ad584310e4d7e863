import {definitionError} from './definition-error.ts';
import {describeValue, quote} from './describe-value.ts';
import {nearest} from './nearest.ts';
import type {SourcePlace} from './spec.ts';

/** What an option must be: a test, and the words for it in a message. */
export type OptionRule<Type = unknown> = {
	readonly accepts: (value: unknown) => value is Type;
	/** Continues "must be …". */
	readonly expected: string;
};

export type OptionRules = Readonly<Record<string, OptionRule>>;

export const aString: OptionRule<string> = {
	accepts: (value): value is string => typeof value === 'string',
	expected: 'a string',
};

export const aFilledString: OptionRule<string> = {
	accepts: (value): value is string => typeof value === 'string' && value.trim() !== '',
	expected: 'a string that is not empty',
};

export const aBoolean: OptionRule<boolean> = {
	accepts: (value): value is boolean => typeof value === 'boolean',
	expected: 'true or false',
};

export const anObject: OptionRule<Readonly<Record<string, unknown>>> = {
	accepts: isPlainObject,
	expected: 'an object',
};

/**
Checks what TypeScript would have checked: types are stripped, not verified, when a definition runs.

@param owner What the options belong to, as it is written in a definition: `Serial`.
*/
export function checkOptions(
	owner: string,
	options: unknown,
	rules: OptionRules,
	place: SourcePlace | undefined,
): void {
	if (!isPlainObject(options)) {
		throw definitionError(
			place,
			`the options of ${owner} must be an object, not ${describeValue(options)}.`,
			`${owner} knows these options: ${Object.keys(rules).join(', ')}.`,
		);
	}

	for (const [key, value] of Object.entries(options)) {
		const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
		if (!rule) {
			throw unknownOption(owner, key, rules, place);
		}

		if (value !== undefined && !rule.accepts(value)) {
			throw definitionError(
				place,
				`the option ${key} of ${owner} must be ${rule.expected}, not ${describeValue(value)}.`,
				`Change the value of ${key}, or leave it out.`,
			);
		}
	}
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
	if (typeof value !== 'object' || value === null) {
		return false;
	}

	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
}

function unknownOption(
	owner: string,
	key: string,
	rules: OptionRules,
	place: SourcePlace | undefined,
) {
	const known = Object.keys(rules);
	const meant = nearest(key, known);
	return definitionError(
		place,
		`${owner} has no option ${quote(key)}.`,
		meant ? `Did you mean ${meant}?` : `${owner} knows these options: ${known.join(', ')}.`,
	);
}
