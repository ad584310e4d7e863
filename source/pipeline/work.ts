import {definitionError} from './definition-error.ts';
import {describeValue} from './describe-value.ts';
import {type FunctionCall, functionCall, type NativeFunction} from './native/function-call.ts';
import {aCommand} from './node-rules.ts';
import type {SourcePlace} from './spec.ts';

/** What a container is for: a command of its shell, or a call of a function of the definition. */
export type Work =
	| {readonly command: string; readonly call?: undefined}
	| {readonly command?: undefined; readonly call: FunctionCall};

/** Options that `with` hands to the constructor, whose last argument may be anything. */
export class GivenOptions<Options> {
	readonly options: Options;

	constructor(options: Options) {
		this.options = options;
	}
}

/** The arguments of a constructor behind the command or the function. */
export function readArguments<Options extends object>(
	what: unknown,
	rest: readonly unknown[],
	none: Options,
): {readonly options: Options; readonly args: readonly unknown[]} {
	const last = rest.at(-1);
	if (last instanceof GivenOptions) {
		return {options: last.options as Options, args: rest.slice(0, -1)};
	}

	// What is not an object of options is told when the options are checked.
	return typeof what === 'function'
		? {options: none, args: rest}
		: {options: (rest[0] ?? none) as Options, args: []};
}

/** @param owner As it is written in a definition: `Exec`. */
export function workOf(
	owner: string,
	what: string | NativeFunction,
	args: readonly unknown[],
	place: SourcePlace | undefined,
): Work {
	if (typeof what === 'function') {
		return {call: functionCall(what, args, place)};
	}

	if (!aCommand.accepts(what)) {
		throw definitionError(
			place,
			`the command of ${owner} must be ${aCommand.expected}, not ${describeValue(what)}.`,
			`Write it as new ${owner}('make test', {image: 'debian:stable-slim'}).`,
		);
	}

	return {command: what};
}
