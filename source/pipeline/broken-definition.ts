import {ConductoError} from '../errors/conducto-error.ts';
import {describeValue, quote} from './describe-value.ts';
import {erasableWay} from './erasable-way.ts';
import {placeOfLine} from './line-of.ts';
import {type Unresolved, unresolvedImport} from './module-hooks.ts';
import {formatPlace, placeOfError} from './place.ts';
import type {SourcePlace} from './spec.ts';
import {placeOfSyntaxError} from './syntax-place.ts';

/** What a person is told when a definition does not get as far as making a tree. */
export function brokenDefinition(error: unknown, file: string): ConductoError {
	// One of our own, such as an unknown option: it already says where and what.
	if (error instanceof ConductoError) {
		return error;
	}

	if (!(error instanceof Error)) {
		const hint = 'Throw an Error, which says where it comes from.';
		return broken(error, {file, line: 1}, `threw ${describeValue(error)}.`, hint);
	}

	const wanted = unresolvedImport(error);
	if (wanted) {
		return missingImport(error, wanted, file);
	}

	const place = placeOfSyntaxError(error);
	return place ? brokenSyntax(error, place) : thrown(error, file);
}

function thrown(error: Error, file: string): ConductoError {
	const hint = /\brequire is not defined\b/.test(error.message)
		? "Write import … from '…' instead of require."
		: 'Mend this line, or what it calls; --debug shows the whole stack.';
	return broken(
		error,
		placeOfError(error) ?? {file, line: 1},
		`threw ${error.name}: ${asSentence(error.message)}`,
		hint,
	);
}

function missingImport(error: Error, wanted: Unresolved, file: string): ConductoError {
	const {specifier, file: importer = file} = wanted;
	const isFile = /^(?:\.{0,2}\/|file:)/.test(specifier);
	return broken(
		error,
		placeOfLine(importer, specifier),
		`imports ${quote(specifier)}, which ${isFile ? 'does not exist' : 'is not installed'}.`,
		isFile
			? 'Check the name of the file and the folder that it is relative to.'
			: `Install it where the definition is: npm install ${packageOf(specifier)}`,
	);
}

/** The package in `@scope/name/sub/path`. */
function packageOf(specifier: string): string {
	return specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');
}

function brokenSyntax(error: Error, place: SourcePlace): ConductoError {
	if ('code' in error && error.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') {
		const {sentence, hint} = erasableWay(error.message);
		return broken(error, place, sentence, hint);
	}

	const missing = /module 'conducto' does not provide an export named '(.*)'/.exec(error.message);
	if (missing) {
		return broken(
			error,
			place,
			`conducto has nothing named ${quote(missing[1] ?? '')}.`,
			'It has Exec, Image, Lazy, Parallel, Serial, and what follows errors, such as retry; write import type for types.',
		);
	}

	const hint = /outside a module/.test(error.message)
		? 'Import this file from a .ts or .mjs file instead of requiring it.'
		: 'Mend this line, or the one before it.';
	return broken(error, place, `has a syntax error: ${asSentence(error.message)}`, hint);
}

function broken(cause: unknown, place: SourcePlace, sentence: string, hint: string) {
	return new ConductoError('definition-broken', `${formatPlace(place)}: ${sentence}`, {
		hint,
		cause,
	});
}

/** The first line of a message, with a full stop. */
function asSentence(message: string): string {
	const line = message.split('\n', 1)[0]?.trim() || 'no message';
	return /[.!?]$/.test(line) ? line : `${line}.`;
}
