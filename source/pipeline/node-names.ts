import {definitionError} from './definition-error.ts';
import {describeValue, quote} from './describe-value.ts';
import type {SourcePlace} from './spec.ts';

/** The names in a path such as `Build/Lint`. */
export function namesOf(path: unknown, place: SourcePlace | undefined): string[] {
	if (typeof path !== 'string') {
		throw definitionError(
			place,
			`the name of a node must be a string, not ${describeValue(path)}.`,
			"Write the name first: add('Build', node).",
		);
	}

	const names = path.split('/');
	if (names.some(isEmpty)) {
		throw definitionError(
			place,
			isEmpty(path) ? 'a node has an empty name.' : `${quote(path)} has an empty name in it.`,
			"Write one name, or names with one / between them: 'Build/Lint'.",
		);
	}

	checkText(path, place);
	return names;
}

/** Checks a name of the literal form, where paths can't be written. */
export function checkLiteralName(name: string, place: SourcePlace | undefined): void {
	if (isEmpty(name)) {
		throw definitionError(place, 'a node has an empty name.', 'Give every child a name.');
	}

	if (name.includes('/')) {
		throw definitionError(
			place,
			`the name ${quote(name)} has a / in it, which stands between the names of a path.`,
			'Nest the children, or choose another character.',
		);
	}

	checkText(name, place);
	if (isArrayIndex(name)) {
		throw definitionError(
			place,
			`the name ${quote(name)} is a number, which JavaScript puts before its siblings.`,
			`Add the node with add('${name}', node), which keeps the order.`,
		);
	}
}

/** What a store, a file or a command line would not give back as it is, can't be part of a path. */
export function isText(name: string): boolean {
	// Half a character; `isWellFormed` is not in the Node.js 18 of containers.
	return !/\p{Surrogate}/u.test(name) && !name.includes('\0');
}

export const noTextHint = 'Leave out NUL characters and halves of characters.';

function checkText(name: string, place: SourcePlace | undefined): void {
	if (!isText(name)) {
		throw definitionError(place, `the name ${quote(name)} is no text.`, noTextHint);
	}
}

/** Whether nothing of a name would be seen: it is empty, or all spaces, control or zero-width characters. */
export function isEmpty(name: string): boolean {
	return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u.test(name);
}

/** Such keys of an object come first and in ascending order, however they were written. */
function isArrayIndex(name: string): boolean {
	return /^(?:0|[1-9]\d*)$/.test(name) && Number(name) < 2 ** 32 - 1;
}
