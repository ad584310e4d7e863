import type {Fault} from './check-env.ts';
import {quote} from './describe-value.ts';
import {nearest} from './nearest.ts';

/** What a text says of a node, values not checked yet; what it does not name is undefined. */
export type EditInput = {
	readonly skip: boolean | undefined;
	/** As `readEdit` takes them. */
	readonly given: Readonly<Record<string, unknown>>;
};

const keys: Readonly<Record<string, string>> = {
	image: 'image',
	cpu: 'cpu',
	mem: 'mem',
	maxTime: 'max_time',
	skip: 'skip',
};

const known = [...Object.keys(keys), 'env', 'command'];
const flags: Readonly<Record<string, boolean>> = {yes: true, true: true, no: false, false: false};

/** Reads what a person made of the text of a node. */
export function parseEditText(text: string): EditInput | {readonly fault: Fault} {
	const {head, command} = split(text);
	const values: Record<string, unknown> = {};
	let env: Record<string, string> | undefined;
	for (const line of head) {
		const isComment = line.trim() === '' || line.trimStart().startsWith('#');
		if (isComment) {
			continue;
		}

		const read = /^\s/.test(line) && env ? readVariable(line) : readField(line);
		if ('fault' in read) {
			return read;
		}

		if ('variable' in read) {
			env = {...env, [read.variable]: read.value};
		} else if (read.name === 'env') {
			env ??= {};
		} else {
			values[read.name] = read.value;
		}
	}

	const {skip, ...given} = values;
	return {
		skip: skip as boolean | undefined,
		given: {...given, ...(env && {env}), ...(command !== undefined && {command})},
	};
}

/** The lines before the command, and the command. Its last line ends with a line break that is not part of it. */
function split(text: string): {readonly head: readonly string[]; readonly command?: string} {
	const plain = text.replace(/^\uFEFF/, '');
	const hasCarriageReturns = /\r\n/.test(plain) && !/[^\r]\n/.test(plain);
	const whole = hasCarriageReturns ? plain.replaceAll('\r\n', '\n') : plain;
	const start = /^command:[ \t]*$/m.exec(whole);
	if (!start) {
		return {head: whole.split('\n')};
	}

	const command = whole.slice(start.index + start[0].length + 1).replace(/\n$/, '');
	return {head: whole.slice(0, start.index).split('\n'), command};
}

type Field = {readonly name: string; readonly value: unknown};

function readField(line: string): Field | {readonly fault: Fault} {
	const [, key = '', text = ''] = /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
	if (key === 'env' && text === '') {
		return {name: 'env', value: undefined};
	}

	if (key === 'command') {
		return fault(
			'the command begins on the line after command:.',
			'Write nothing behind command:, and the command below it.',
		);
	}

	const name = Object.hasOwn(keys, key) ? keys[key] : undefined;
	if (name === undefined) {
		const meant = nearest(key, known);
		return fault(
			`the line ${quote(line.trim())} is none that can be here.`,
			meant ? `Did you mean ${meant}:?` : `Lines begin with one of: ${known.join(', ')}.`,
		);
	}

	if (name === 'skip') {
		const flag = flags[text.toLowerCase()];
		return flag === undefined
			? fault(`skip must be yes or no, not ${quote(text)}.`, 'Write skip: no.')
			: {name, value: flag};
	}

	return {name, value: fieldValue(name, text)};
}

function fieldValue(name: string, text: string): unknown {
	if (name === 'image') {
		return text;
	}

	if (name !== 'max_time' && text.toLowerCase() === 'none') {
		return null;
	}

	return /^\d+(?:\.\d+)?$|^\.\d+$/.test(text) ? Number(text) : text;
}

function readVariable(
	line: string,
): {readonly variable: string; readonly value: string} | {readonly fault: Fault} {
	const [, name, value] = /^\s+("(?:[^"\\]|\\.)*"|[^=]+)=(.*)$/.exec(line) ?? [];
	if (name === undefined || value === undefined) {
		return fault(
			`the line ${quote(line.trim())} is no environment variable.`,
			'Write it as NAME=value, indented.',
		);
	}

	const variable = unquoted(name.trim());
	const text = unquoted(value.trim());
	return variable === undefined || text === undefined
		? fault(
				`the line ${quote(line.trim())} has a quote that is never closed.`,
				'A value that begins with a double quote is a string in JSON.',
			)
		: {variable, value: text};
}

/** The text of a string in JSON; any other text as it is. */
function unquoted(text: string): string | undefined {
	if (!text.startsWith('"')) {
		return text;
	}

	try {
		return String(JSON.parse(text));
	} catch {
		return undefined;
	}
}

function fault(sentence: string, hint: string): {readonly fault: Fault} {
	const [first = '', ...rest] = sentence;
	return {fault: {sentence: first.toUpperCase() + rest.join(''), hint}};
}
