import {isPlainObject} from './check-options.ts';
import {definitionError} from './definition-error.ts';
import {describeValue, quote} from './describe-value.ts';
import type {SourcePlace} from './spec.ts';

/** Checks environment variables one by one, so that the message can name the wrong one. */
export function checkEnv(env: unknown, place: SourcePlace | undefined): void {
	const fault = envFault(env);
	if (fault) {
		throw definitionError(place, fault.sentence, fault.hint);
	}
}

export type Fault = {readonly sentence: string; readonly hint: string};

/** What is wrong with environment variables, if anything is. */
export function envFault(env: unknown): Fault | undefined {
	if (!isPlainObject(env)) {
		return {
			sentence: `env must be an object of strings, not ${describeValue(env)}.`,
			hint: "Write it as env: {NAME: 'value'}.",
		};
	}

	for (const [name, value] of Object.entries(env)) {
		if (name === '' || /[=\0]/.test(name)) {
			return {
				sentence: `${quote(name)} can't be the name of an environment variable.`,
				hint: 'A name is not empty and holds no "=".',
			};
		}

		if (typeof value !== 'string' || value.includes('\0')) {
			return {
				sentence: `the environment variable ${name} must be a string, not ${describeValue(value)}.`,
				hint:
					value === undefined || value === null
						? `Leave ${name} out, or give it a default with ??.`
						: `Put the value of ${name} in quotes.`,
			};
		}
	}

	return undefined;
}
