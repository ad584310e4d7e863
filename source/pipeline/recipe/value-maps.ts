import type {Fault} from '../check-env.ts';
import {describeValue, quote} from '../describe-value.ts';

/** What is wrong with build arguments, if anything is: Docker would take some for something else. */
export function buildArgsFault(
	args: ReadonlyArray<readonly [string, unknown]>,
	name: string,
): Fault | undefined {
	if (args.length === 0) {
		return {sentence: `${name} is empty.`, hint: 'Name an ARG, or leave it out.'};
	}

	for (const [arg, value] of args) {
		if (!/^[^\s=\p{Cc}-][^\s=\p{Cc}]*$/u.test(arg)) {
			return {
				sentence: `${quote(arg)} in ${name} can't be the name of a build argument.`,
				hint: 'A name has no "=", no spaces and no "-" in front.',
			};
		}

		if (typeof value !== 'string' || value.includes('\0')) {
			return {
				sentence: `${arg} in ${name} must be a string, not ${describeValue(value)}.`,
				hint:
					value === undefined || value === null
						? `Leave ${arg} out, or give it a default with ??.`
						: `Put the value of ${arg} in quotes.`,
			};
		}
	}

	return undefined;
}

/** What is wrong with a path map, if anything is. Whether the paths exist is for a live session to find. */
export function pathMapFault(
	entries: ReadonlyArray<readonly [string, unknown]>,
	name: string,
): Fault | undefined {
	if (entries.length === 0) {
		return {sentence: `${name} is empty.`, hint: 'Map a path of yours, or leave it out.'};
	}

	for (const [path, target] of entries) {
		if (path.trim() === '' || path.includes('\0')) {
			return {
				sentence: `${name} maps a path that is ${path.includes('\0') ? 'not valid' : 'empty'}.`,
				hint: 'Name a folder or a file, relative to the definition.',
			};
		}

		if (typeof target !== 'string' || target.trim() === '' || target.includes('\0')) {
			return {
				sentence: `${name} maps ${quote(path)} to ${describeValue(target)}, which is no path.`,
				hint: "Name its place in the container, relative to the working directory, such as './app'.",
			};
		}
	}

	return undefined;
}
