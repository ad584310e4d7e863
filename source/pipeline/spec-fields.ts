import {ConductoError} from '../errors/conducto-error.ts';
import {aString, isPlainObject, type OptionRule} from './check-options.ts';
import {describeValue, quote} from './describe-value.ts';
import {nearest} from './nearest.ts';
import {formatFile} from './place.ts';

/** A value in a spec, and where it stands: `root.children[2]`. */
export type SpecValue = {readonly file: string; readonly path: string; readonly value: unknown};

/** An object in a spec whose fields are all known ones. */
export type SpecObject = SpecValue & {readonly value: Readonly<Record<string, unknown>>};

export const anArray: OptionRule<readonly unknown[]> = {
	accepts: (value): value is readonly unknown[] => Array.isArray(value),
	expected: 'an array',
};

export const strings: OptionRule<readonly string[]> = {
	accepts: (value): value is readonly string[] =>
		Array.isArray(value) && value.every(aString.accepts),
	expected: 'an array of strings',
};

export const aLine: OptionRule<number> = {
	accepts: (value): value is number => Number.isInteger(value),
	expected: 'the number of a line',
};

export function specError({file, path}: SpecValue, sentence: string, hint: string): ConductoError {
	const message = `${formatFile(file)}: ${path || 'the spec'} ${sentence}`;
	return new ConductoError('spec-invalid', message, {hint});
}

export function anObjectOf(of: SpecValue, known: readonly string[]): SpecObject {
	const {value} = of;
	if (!isPlainObject(value)) {
		throw wrongType(of, 'an object', `It can have: ${known.join(', ')}.`);
	}

	for (const key of Object.keys(value)) {
		if (!known.includes(key)) {
			const meant = nearest(key, known);
			throw specError(
				of,
				`has an unknown field ${quote(key)}.`,
				meant ? `Did you mean ${meant}?` : `It can have: ${known.join(', ')}.`,
			);
		}
	}

	return {...of, value};
}

/** A field with its place. Its value is undefined when it is not there. */
export function field({file, path, value}: SpecObject, key: string): SpecValue {
	return {
		file,
		path: path === '' ? key : `${path}.${key}`,
		value: Object.hasOwn(value, key) ? value[key] : undefined,
	};
}

export function required<Type>(of: SpecObject, key: string, rule: OptionRule<Type>): Type {
	const found = field(of, key);
	if (!rule.accepts(found.value)) {
		throw wrongType(found, rule.expected, `Every spec of this kind has ${quote(key)}.`);
	}

	return found.value;
}

/** The field as an object to be spread: without the field when it is not there. */
export function optional<Key extends string, Type>(
	of: SpecObject,
	key: Key,
	rule: OptionRule<Type>,
): {readonly [key in Key]?: Type} {
	const found = field(of, key);
	if (found.value === undefined) {
		return {};
	}

	if (!rule.accepts(found.value)) {
		throw wrongType(found, rule.expected, `Change ${quote(key)}, or leave it out.`);
	}

	const {value} = found;
	return {[key]: value} as {readonly [key in Key]?: Type};
}

function wrongType(of: SpecValue, expected: string, hint: string): ConductoError {
	return specError(of, `must be ${expected}, not ${describeValue(of.value)}.`, hint);
}
