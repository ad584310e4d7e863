import type {Fault} from './check-env.ts';
import {isPlainObject, type OptionRule} from './check-options.ts';
import {describeValue, quote} from './describe-value.ts';
import {nearest} from './nearest.ts';
import {aCommand, wholeFrom} from './node-rules.ts';
import {optionName} from './recipe/parameters.ts';
import {type NodeSpec, type ReactionSpec, reactionTypes} from './spec.ts';

type Reading<Value> = {readonly value: Value} | {readonly fault: Fault};
type OneOrMore = string | readonly unknown[] | Readonly<Record<string, unknown>>;

/** Retries of `handleMemoryErrors` when it is not told how many: up to eight times the memory. */
export const defaultMemoryRetries = 3;

const aCount = wholeFrom(0);
const example = 'Write it as retry(3), in a spec as {"type": "retry", "count": 3}.';

/** What is in a list is checked one by one, so that the message can name it. */
export const aCallback: OptionRule<OneOrMore> = {
	accepts: (value): value is OneOrMore =>
		typeof value === 'string' || Array.isArray(value) || isPlainObject(value),
	expected: 'a command, something like retry(3), or an array of these',
};

export const commandsToRun: OptionRule<string | readonly unknown[]> = {
	accepts: (value): value is string | readonly unknown[] =>
		typeof value === 'string' || Array.isArray(value),
	expected: 'a command, or an array of commands',
};

/** Reads what `onDone` and the like are given: one command or more. */
export function readCommands(given: string | readonly unknown[]): Reading<readonly string[]> {
	const commands: string[] = [];
	for (const [index, item] of listOf(given).entries()) {
		if (!aCommand.accepts(item)) {
			const isReaction = isPlainObject(item) && 'type' in item;
			return faultOf(
				`item ${index + 1} must be a command, not ${describeValue(item)}.`,
				isReaction
					? 'Retries and the like are for onError alone.'
					: "Write it as 'make report', a string that is not empty and has no NUL character in it.",
			);
		}

		commands.push(item);
	}

	return {value: commands};
}

/** Reads what `onError` is given: commands, and what is done about errors. */
export function readErrorCallbacks(
	given: OneOrMore,
	type: NodeSpec['type'],
): Reading<ReadonlyArray<string | ReactionSpec>> {
	const callbacks: Array<string | ReactionSpec> = [];
	const seen = new Set<string>();
	for (const [index, item] of listOf(given).entries()) {
		const reading = aCommand.accepts(item) ? {value: item} : readReaction(item, index, type);
		if ('fault' in reading) {
			return reading;
		}

		const {value} = reading;
		if (typeof value !== 'string' && seen.has(value.type)) {
			return faultOf(
				`item ${index + 1} is a second ${optionName(value.type)}.`,
				'Leave one of them out.',
			);
		}

		seen.add(typeof value === 'string' ? '' : value.type);
		callbacks.push(value);
	}

	return {value: callbacks};
}

function readReaction(item: unknown, index: number, on: NodeSpec['type']): Reading<ReactionSpec> {
	const known: readonly unknown[] = reactionTypes;
	if (!isPlainObject(item)) {
		const sentence = `item ${index + 1} must be a command or something like retry(3), not ${describeValue(item)}.`;
		return faultOf(sentence, typeof item === 'function' ? `Call it: ${example}` : example);
	}

	if (!known.includes(item.type)) {
		const meant = nearest(String(item.type), reactionTypes);
		return faultOf(
			`item ${index + 1} is of no known type: ${quote(String(item.type))}.`,
			meant ? `Did you mean ${meant}?` : `It can be: ${reactionTypes.join(', ')}.`,
		);
	}

	const {type, count: given, ...rest} = item as Partial<Record<string, unknown>> & ReactionSpec;
	const [unknown] = Object.keys(rest);
	if (unknown !== undefined) {
		return faultOf(`item ${index + 1} has an unknown field ${quote(unknown)}.`, example);
	}

	if (type === 'skip_some_errors' && on === 'exec') {
		return faultOf(
			'skipSomeErrors is for Serial and Parallel.',
			'On an Exec, retryThenSkip(0) skips it after its first error.',
		);
	}

	const isLeftOut = given === undefined && type === 'handle_memory_errors';
	const count = isLeftOut ? defaultMemoryRetries : given;
	return aCount.accepts(count)
		? {value: {type, count}}
		: faultOf(
				`${optionName(type)} must be given ${aCount.expected}, not ${describeValue(count)}.`,
				example,
			);
}

function listOf(given: unknown): readonly unknown[] {
	return Array.isArray(given) ? given : [given];
}

function faultOf(sentence: string, hint: string): {readonly fault: Fault} {
	return {fault: {sentence, hint}};
}
