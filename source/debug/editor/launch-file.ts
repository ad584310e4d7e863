import {type JsoncValue, parseJsonc} from './jsonc.ts';

/** A configuration of Visual Studio Code's debugger; others of the same name are replaced by it. */
export type LaunchConfiguration = {readonly name: string} & Readonly<Record<string, unknown>>;

/** What stands for one step of indentation in a file that has none yet. */
const usualStep = '    ';

/**
The text of a `launch.json` with a configuration in it. All else that is in it stays as it is, comments included.
Throws a SyntaxError where it is no such file.

@param text Undefined: there is none yet.
*/
export function withConfiguration(text: string | undefined, added: LaunchConfiguration): string {
	if (text === undefined || /^[\s\uFEFF]*$/.test(text)) {
		return `${JSON.stringify({version: '0.2.0', configurations: [added]}, undefined, usualStep)}\n`;
	}

	const root = parseJsonc(text);
	if (root.type !== 'object') {
		throw new SyntaxError('it is no object');
	}

	// Of a name that stands twice, editors take the last.
	const list = root.members.findLast(({name}) => name === 'configurations')?.value;
	if (list === undefined) {
		return append(text, root, {prefix: '"configurations": ', value: [added]});
	}

	if (list.type !== 'array') {
		throw new SyntaxError('its configurations are no list');
	}

	const same = list.items.find(item => nameOf(item) === added.name);
	return same === undefined
		? append(text, list, {prefix: '', value: added})
		: text.slice(0, same.start) + jsonAt(text, same.start, added) + text.slice(same.end);
}

function nameOf(value: JsoncValue): unknown {
	const name =
		value.type === 'object' && value.members.findLast(member => member.name === 'name')?.value;
	return name && name.type === 'plain' ? name.value : undefined;
}

/** The text with a further element, after the others and after what is said of the last one. */
function append(
	text: string,
	list: Exclude<JsoncValue, {type: 'plain'}>,
	{prefix, value}: {readonly prefix: string; readonly value: unknown},
): string {
	const elements = list.type === 'array' ? list.items : list.members.map(member => member.value);
	const last = elements.at(-1);
	const close = list.end - 1;
	const after = text.slice(0, close).trimEnd().length;
	const outer = indentationAt(text, list.start);
	const indentation = outer + stepOf(text);
	const comma = last !== undefined && !list.endsInComma;
	const before = comma
		? `${text.slice(0, last.end)},${text.slice(last.end, after)}`
		: text.slice(0, after);
	const line = endOfLine(text);
	const rest = text.slice(after);
	return [
		before,
		`${line}${indentation}${prefix}${json(text, value, indentation)}`,
		/^\s*[\n\r]/.test(rest) ? rest : `${line}${outer}${rest.trimStart()}`,
	].join('');
}

function jsonAt(text: string, start: number, value: unknown): string {
	return json(text, value, indentationAt(text, start));
}

function json(text: string, value: unknown, indentation: string): string {
	return JSON.stringify(value, undefined, stepOf(text)).replaceAll(
		'\n',
		`${endOfLine(text)}${indentation}`,
	);
}

function indentationAt(text: string, offset: number): string {
	const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1);
	return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** One step of indentation: the smallest that there is. */
function stepOf(text: string): string {
	const found = Array.from(text.matchAll(/^([ \t]+)["[{]/gm), ([, space = '']) => space);
	return found.toSorted((one, other) => one.length - other.length)[0] ?? usualStep;
}

function endOfLine(text: string): string {
	return text.includes('\r\n') ? '\r\n' : '\n';
}
