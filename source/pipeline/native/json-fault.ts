import {isPlainObject} from '../check-options.ts';

/** Why a value can't be written as JSON and read back as what it was: `at items[3].when there is a Date`. */
export type JsonFault = {readonly at: string; readonly what: string; readonly hint: string};

const plainHint =
	'Hand over strings, numbers, booleans, null, and arrays and plain objects of them.';

/** Deeper than anything that is meant as data. */
const deepest = 1000;

/** The first thing in a value that JSON does not know, if there is one. Properties that are undefined are left out. */
export function jsonFault(value: unknown): JsonFault | undefined {
	return faultIn(value, '', []);
}

function faultIn(value: unknown, at: string, above: readonly object[]): JsonFault | undefined {
	if (typeof value !== 'object' || value === null) {
		const what = strangeScalar(value);
		return what === undefined ? undefined : {at, what, hint: plainHint};
	}

	if (above.includes(value)) {
		return {at, what: 'the same object again, which makes a circle', hint: plainHint};
	}

	if (above.length > deepest) {
		return {at: '', what: `something nested more than ${deepest} levels deep`, hint: plainHint};
	}

	if (!Array.isArray(value) && !isPlainObject(value)) {
		return {at, what: `a ${classOf(value)}`, hint: hintFor(value)};
	}

	const entries: ReadonlyArray<readonly [string, unknown]> = Array.isArray(value)
		? Array.from(value, (item: unknown, index) => [`[${index}]`, item] as const)
		: Object.entries(value).flatMap(([key, item]) =>
				item === undefined ? [] : [[property(key), item] as const],
			);
	for (const [key, item] of entries) {
		const fault = faultIn(item, at + key, [...above, value]);
		if (fault) {
			return fault;
		}
	}

	return undefined;
}

function strangeScalar(value: unknown): string | undefined {
	switch (typeof value) {
		case 'number':
			return Number.isFinite(value) ? undefined : String(value);
		case 'undefined':
			return 'undefined';
		case 'bigint':
			return 'a bigint';
		case 'symbol':
			return 'a symbol';
		case 'function':
			return 'a function';
		default:
			return undefined;
	}
}

function hintFor(value: object): string {
	if (value instanceof Date) {
		return 'Hand over its text: date.toISOString().';
	}

	if (value instanceof Map) {
		return 'Hand over a plain object: Object.fromEntries(map).';
	}

	return value instanceof Set ? 'Hand over an array: [...set].' : plainHint;
}

function classOf(value: object): string {
	const maker: unknown = value.constructor;
	return (typeof maker === 'function' && maker.name) || 'value of a class';
}

function property(key: string): string {
	return /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
