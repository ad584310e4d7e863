import {definitionError} from '../definition-error.ts';
import type {JsonValue, SourcePlace} from '../spec.ts';
import {jsonFault} from './json-fault.ts';
import {functionName, mostArgumentBytes} from './native-call.ts';

/** A function of a definition, whatever its arguments. */
export type NativeFunction = (...args: never[]) => unknown;

/** A function, and copies of the arguments that it is called with. */
export type FunctionCall = {readonly fn: NativeFunction; readonly args: readonly JsonValue[]};

/** Checks that a container could call the function with these arguments. */
export function functionCall(
	fn: NativeFunction,
	args: readonly unknown[],
	place: SourcePlace | undefined,
): FunctionCall {
	checkKind(fn, place);
	const texts = args.map((arg, index) => argumentText(fn, arg, index, place));
	const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
	if (size > mostArgumentBytes) {
		throw definitionError(
			place,
			`the arguments of ${functionName(fn)} have ${size} bytes as JSON, and at most ${mostArgumentBytes} can be handed over.`,
			'Let the function read large data from a file of the image.',
		);
	}

	return {fn, args: texts.map((text): JsonValue => JSON.parse(text))};
}

function argumentText(
	fn: NativeFunction,
	arg: unknown,
	index: number,
	place: SourcePlace | undefined,
): string {
	const fault = jsonFault(arg);
	if (fault) {
		const at = fault.at === '' ? 'it is' : `at ${fault.at.replace(/^\./, '')} there is`;
		throw definitionError(
			place,
			`argument ${index + 1} of ${functionName(fn)} can't be written as JSON: ${at} ${fault.what}.`,
			fault.hint,
		);
	}

	return JSON.stringify(arg);
}

/** What would not do what was meant when it is called. */
function checkKind(fn: NativeFunction, place: SourcePlace | undefined): void {
	const isClass = Function.prototype.toString.call(fn).startsWith('class');
	const isGenerator = /Generator/.test(fn.constructor.name);
	if (isClass || isGenerator) {
		throw definitionError(
			place,
			`${functionName(fn)} is a ${isClass ? 'class' : 'generator'}, which a container can't call.`,
			'Name a function, which may be async.',
		);
	}
}
