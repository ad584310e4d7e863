import {quote} from '../describe-value.ts';
import type {NativeCall} from '../spec.ts';

/** Where containers have the program that calls native functions, and the modules that hold them. */
export const nativeFolder = '/conducto/native';

/** Calls a function: with its module, the name of its export, and its arguments as JSON. */
export const callProgram = `${nativeFolder}/call`;

/** A container can't start a program with a longer argument than 128 KiB. */
export const mostArgumentBytes = 100_000;

/** What a shell runs to call a function. A person may run it, too, and change it. */
export function nativeCommand({module, function: name, args}: NativeCall): string {
	const words = [module, name, ...args.map(arg => JSON.stringify(arg))];
	return [callProgram, ...words.map(shellWord)].join(' ');
}

/** A call as a person would write it: `say("Bob", 2)`. */
export function callText({label, function: name, args}: NativeCall): string {
	return `${label ?? name}(${args.map(arg => JSON.stringify(arg)).join(', ')})`;
}

/** What a node runs, as a person would write it: the call, unless someone put another command in its place. */
export function shownCommand(node: {
	readonly command: string;
	readonly native?: NativeCall | undefined;
}): string {
	const {native, command} = node;
	return native && nativeCommand(native) === command ? callText(native) : command;
}

function shellWord(word: string): string {
	return /^[\w./@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A function's name, for messages. */
export function functionName(fn: {readonly name: string}): string {
	return fn.name === '' ? 'the function' : quote(fn.name).slice(1, -1);
}
