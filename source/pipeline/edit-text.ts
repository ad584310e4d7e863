import {formatDuration} from './duration.ts';
import type {NodeValues} from './node-values.ts';

/** What a person edits of a node, in their editor. */
export type EditableNode = {
	readonly path: string;
	readonly values: NodeValues;
	readonly skip: boolean;
};

/** Marks the sentences that say what was wrong with the text when it was saved. */
const faultMark = '#!';

/**
A node as a text that a person edits: `name: value` lines, environment variables as they are, and last the
command, in which nothing has to be escaped. Lines before it that begin with `#` are comments.
*/
export function editText({path, values, skip}: EditableNode): string {
	const {command, image, cpu, mem, maxTime, env} = values;
	const whole = [
		`# ${oneLine(path)}`,
		'# What you save is used from the next attempt on. Save nothing to leave it as it was.',
		'# cpu and mem (in GB) can be none; maxTime is such as 90s, 10m or 4h; skip is yes or no.',
		'',
		`image: ${image}`,
		`cpu: ${cpu ?? 'none'}`,
		`mem: ${mem ?? 'none'}`,
		`maxTime: ${formatDuration(maxTime)}`,
		`skip: ${skip ? 'yes' : 'no'}`,
		'',
		'# One NAME=value a line. Quotes are part of a value, unless it is a string in JSON: "two\\nlines".',
		'env:',
		...Object.entries(env).map(([name, value]) => `  ${nameText(name)}=${valueText(value)}`),
	];
	return `${[...whole, ...commandLines(command)].join('\n')}\n`;
}

/** The text with a sentence at its top that says what is wrong with it, in place of an earlier one. */
export function withFault(text: string, fault: {readonly sentence: string; readonly hint: string}) {
	const lines = text.split('\n');
	const own = lines.filter(line => !line.startsWith(`${faultMark} `));
	const about = [fault.sentence, fault.hint, 'Mend it, or quit without saving to give up.'];
	return [...about.map(line => `${faultMark} ${oneLine(line)}`), ...own].join('\n');
}

function commandLines(command: string | undefined): string[] {
	return command === undefined
		? []
		: ['', '# All that follows this line is the command, as it is.', 'command:', command];
}

function nameText(name: string): string {
	return /^[A-Za-z_][\w.-]*$/.test(name) ? name : JSON.stringify(name);
}

/** As it is, unless that could not be read back. */
function valueText(value: string): string {
	const isPlain = value === value.trim() && !value.startsWith('"') && oneLine(value) === value;
	return isPlain ? value : JSON.stringify(value);
}

function oneLine(text: string): string {
	return text.replaceAll(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ');
}
