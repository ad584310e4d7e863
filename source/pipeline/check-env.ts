import {describeValue, quote} from './describe-value.ts';

/** Bytes of `NAME=value` with its end: a program with a longer one is not started. */
const longestVariable = 128 * 1024;

export type Fault = {readonly sentence: string; readonly hint: string};

/** What is wrong with environment variables, if anything is. */
export function envFault(env: Readonly<Record<string, unknown>>): Fault | undefined {
	for (const [name, value] of Object.entries(env)) {
		const fault = nameFault(name) ?? valueFault(name, value);
		if (fault) {
			return fault;
		}
	}

	return undefined;
}

function nameFault(name: string): Fault | undefined {
	return name === '' || /[=\0]/.test(name)
		? {
				sentence: `${quote(name)} can't be the name of an environment variable.`,
				hint: 'A name is not empty and holds no "=" and no NUL character.',
			}
		: undefined;
}

function valueFault(name: string, value: unknown): Fault | undefined {
	const variable = `the environment variable ${name}`;
	if (typeof value !== 'string') {
		return {
			sentence: `${variable} must be a string, not ${describeValue(value)}.`,
			hint:
				value === undefined || value === null
					? `Leave ${name} out, or give it a default with ??.`
					: `Put the value of ${name} in quotes.`,
		};
	}

	if (value.includes('\0')) {
		return {
			sentence: `${variable} has a NUL character in it.`,
			hint: 'Take it out: no program can be given one. Line breaks are fine.',
		};
	}

	return Buffer.byteLength(`${name}=${value}`) >= longestVariable
		? {
				sentence: `${variable} is longer than the 128 KiB that Linux gives to a program.`,
				hint: 'Put the value into a file that the image has.',
			}
		: undefined;
}
