import type {Fault} from './check-env.ts';
import {type DockerRunFlag, dockerRunAliases, dockerRunFlags} from './docker-run-flags.ts';
import {mountsFault} from './docker-run-mounts.ts';
import type {DockerRunSettings} from './docker-run-settings.ts';
import {ValueFault} from './docker-run-values.ts';
import {nearest} from './nearest.ts';

type Reading = DockerRunSettings | Fault;

/** What is wrong with flags of `docker run`, if anything is (reference: `docker_run_args`). */
export function dockerRunArgsFault(args: readonly string[]): Fault | undefined {
	const reading = read(args);
	return 'sentence' in reading ? reading : undefined;
}

/** What flags of `docker run` ask of the engine. Throws when `dockerRunArgsFault` finds something in them. */
export function parseDockerRunArgs(args: readonly string[]): DockerRunSettings {
	const reading = read(args);
	if ('sentence' in reading) {
		throw new Error(`dockerRunArgs is wrong: ${reading.sentence}`);
	}

	return reading;
}

function read(args: readonly string[]): Reading {
	const settings: DockerRunSettings = {body: {}, host: {}, env: {}, labels: {}};
	const left = [...args];
	for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
		const fault = arg.startsWith('--')
			? readLong(arg, left, settings)
			: readShort(arg, left, settings);
		if (fault) {
			return fault;
		}
	}

	return mountsFault(settings) ?? settings;
}

function readLong(arg: string, left: string[], settings: DockerRunSettings): Fault | undefined {
	const equals = arg.indexOf('=');
	const name = equals === -1 ? arg.slice(2) : arg.slice(2, equals);
	const inline = equals === -1 ? undefined : arg.slice(equals + 1);
	const flag = name.length > 1 ? find(name) : undefined;
	if (!flag) {
		return unknown(arg, name);
	}

	const value = inline ?? (flag.type === 'value' ? left.shift() : undefined);
	return apply(`--${name}`, flag, {value, settings});
}

/** One letter with its value, or several letters of which the last may have one: `-v/a:/b`, `-it`. */
function readShort(arg: string, left: string[], settings: DockerRunSettings): Fault | undefined {
	if (!/^-./.test(arg)) {
		return {
			sentence: `${JSON.stringify(arg)} is no flag of docker run.`,
			hint: 'Give only flags and their values: image and command are set on the node.',
		};
	}

	for (let index = 1; index < arg.length; index++) {
		const letter = arg.charAt(index);
		const flag = find(letter);
		if (!flag) {
			return unknown(arg, arg.slice(1));
		}

		const rest = arg.slice(index + 1);
		if (flag.type === 'value') {
			const value = rest === '' ? left.shift() : rest.replace(/^=/, '');
			return apply(`-${letter}`, flag, {value, settings});
		}

		const value = rest.startsWith('=') ? rest.slice(1) : undefined;
		const fault = apply(`-${letter}`, flag, {value, settings});
		if (fault || value !== undefined) {
			return fault;
		}
	}

	return undefined;
}

function find(name: string): DockerRunFlag | undefined {
	const full = Object.hasOwn(dockerRunAliases, name) ? dockerRunAliases[name] : name;
	return full !== undefined && Object.hasOwn(dockerRunFlags, full)
		? dockerRunFlags[full]
		: undefined;
}

function apply(
	shown: string,
	flag: DockerRunFlag,
	{value, settings}: {readonly value: string | undefined; readonly settings: DockerRunSettings},
): Fault | undefined {
	switch (flag.type) {
		case 'refused':
			return {sentence: `${shown} can't be given: ${flag.reason}.`, hint: flag.hint};
		case 'switch':
			if (value !== undefined && !/^(true|false)$/.test(value)) {
				return wrongValue(shown, value, 'true or false, or nothing at all');
			}

			flag.apply(settings, value !== 'false');
			return undefined;
		case 'value':
			if (value === undefined || value === '') {
				return {
					sentence: `${shown} has no value.`,
					hint: `Write the value as the next item, or as ${shown}=VALUE.`,
				};
			}

			try {
				flag.apply(settings, value);
				return undefined;
			} catch (error) {
				if (error instanceof ValueFault) {
					return wrongValue(shown, value, error.message);
				}

				throw error;
			}
	}
}

function wrongValue(shown: string, value: string, takes: string): Fault {
	return {
		sentence: `${shown} can't be ${JSON.stringify(value)}.`,
		hint: `${shown} takes ${takes}.`,
	};
}

function unknown(arg: string, name: string): Fault {
	const [first = ''] = arg.split(' ');
	if (first !== arg && find(first.replace(/^--?/, ''))) {
		return {
			sentence: `${first} and its value are one item.`,
			hint: `Make them two items, or write ${first}=VALUE.`,
		};
	}

	const near = nearest(name, Object.keys(dockerRunFlags));
	return {
		sentence: `${first} is no flag of docker run.`,
		hint: near === undefined ? 'See `docker run --help`.' : `Did you mean --${near}?`,
	};
}
