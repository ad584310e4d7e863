import {createHash} from 'node:crypto';
import {definitionError} from '../definition-error.ts';
import type {NativeCall, NativeCode, SourcePlace} from '../spec.ts';
import type {FunctionCall} from './function-call.ts';
import {functionName} from './native-call.ts';
import {type Signature, signatureOf} from './signature.ts';

/** A module that was loaded, and what it exports. */
export type LoadedModule = {
	/** A key of the code's `modules`. */
	readonly name: string;
	readonly exports: Readonly<Record<string, unknown>>;
	/** JavaScript, and the same as it was written, if that is known. */
	readonly source: string;
	readonly text: string;
};

/** The functions that nodes of a definition can call in their containers. */
export type Natives = {
	/** How a container finds the function. Throws `definition-invalid` where it can't, or when the arguments are too few or too many. */
	readonly callOf: (call: FunctionCall, place: SourcePlace | undefined) => NativeCall;
	readonly code: NativeCode | undefined;
};

/** @param modules In the order in which they are searched. */
export function nativesOf(modules: readonly LoadedModule[], code: NativeCode | undefined): Natives {
	const found = new Map<unknown, {readonly module: LoadedModule; readonly name: string}>();
	for (const module of modules) {
		for (const [name, value] of Object.entries(module.exports)) {
			if (typeof value === 'function' && !found.has(value)) {
				found.set(value, {module, name});
			}
		}
	}

	return {
		code,
		callOf({fn, args}, place) {
			const home = found.get(fn);
			if (!home) {
				throw notExported(fn, place);
			}

			checkCount({fn, args}, modules, place);
			const {name} = home;
			return {
				module: home.module.name,
				function: name,
				...(name === 'default' && fn.name !== '' && fn.name !== name && {label: fn.name}),
				args,
				digest: createHash('sha256').update(String(fn)).digest('hex').slice(0, 12),
			};
		},
	};
}

function notExported(fn: FunctionCall['fn'], place: SourcePlace | undefined) {
	const name = functionName(fn);
	if (/\{\s*\[native code\]\s*\}\s*$/.test(String(fn))) {
		return definitionError(
			place,
			`${name} is not written in this definition, so that a container can't call it.`,
			'Write and export a function that calls it, and name that one here.',
		);
	}

	const isNamed = /^[A-Za-z_$][\w$]*$/.test(fn.name);
	return definitionError(
		place,
		`${name} is not exported, so that a container can't call it.`,
		isNamed
			? `Write export in front of it: export function ${fn.name}(…) {…}.`
			: 'Give it a name and export it: export function greet(…) {…}.',
	);
}

function checkCount(
	{fn, args}: FunctionCall,
	modules: readonly LoadedModule[],
	place: SourcePlace | undefined,
): void {
	const text = String(fn);
	const home = modules.find(({source}) => source.includes(text));
	const start = home?.source.indexOf(text) ?? 0;
	const signature = home && signatureOf(text, home.text.slice(start, start + text.length));
	if (!signature || (args.length >= signature.least && args.length <= signature.most)) {
		return;
	}

	const name = functionName(fn);
	throw definitionError(
		place,
		`${name} takes ${countText(signature)}, but is given ${args.length}.`,
		`Write them behind the function: new Exec(${name}, …).`,
	);
}

function countText({least, most}: Signature): string {
	if (!Number.isFinite(most)) {
		return `${least} arguments at least`;
	}

	const count = least === most ? `${most}` : `${least} to ${most}`;
	return count === '1' ? '1 argument' : `${count} arguments`;
}
