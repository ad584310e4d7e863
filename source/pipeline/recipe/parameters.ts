import {
	aBoolean,
	aFilledString,
	anObject,
	type OptionRule,
	type OptionRules,
} from '../check-options.ts';
import type {ImageSpec} from '../spec.ts';
import {anArray} from '../spec-fields.ts';

/**
All that can be said about an image, as it stands in a spec that was written by hand: the fields of an
`ImageSpec`, the second names of some, and `copy_repo` as a question.
*/
export type ImageParameters = Omit<ImageSpec, 'copy_repo' | 'place'> & {
	/** True: the repository that holds the file in which this is written. In a spec also: its root. */
	readonly copy_repo?: boolean | string;
	readonly reqs_py?: ImageSpec['install_pip'];
	readonly reqs_npm?: ImageSpec['install_npm'];
	readonly reqs_packages?: ImageSpec['install_packages'];
	readonly reqs_docker?: ImageSpec['install_docker'];
};

export type ParameterName = keyof ImageParameters;

/** How a parameter is called where the person wrote it: `copyDir` in TypeScript, `copy_dir` in a spec. */
export type Naming = (parameter: ParameterName) => string;

/** What is in a list is checked one by one, so that the message can name it. */
const aList: OptionRule = {...anArray, expected: 'an array of strings'};

const aListOrTrue: OptionRule = {
	accepts: (value): value is unknown => value === true || Array.isArray(value),
	expected: 'true or an array of strings',
};

const aRepository: OptionRule = {
	accepts: (value): value is unknown => aBoolean.accepts(value) || aFilledString.accepts(value),
	expected: 'true, false, or the root of a repository',
};

/** In the order in which messages list them. */
export const parameterRules: Readonly<Record<ParameterName, OptionRule>> = {
	image: aFilledString,
	dockerfile: aFilledString,
	dockerfile_text: aFilledString,
	context: aFilledString,
	docker_build_args: anObject,
	copy_dir: aFilledString,
	copy_url: aFilledString,
	copy_branch: aFilledString,
	copy_repo: aRepository,
	docker_auto_workdir: aBoolean,
	install_pip: aList,
	reqs_py: aList,
	install_npm: aListOrTrue,
	reqs_npm: aListOrTrue,
	install_packages: aList,
	reqs_packages: aList,
	install_docker: aBoolean,
	reqs_docker: aBoolean,
	path_map: anObject,
	shell: aFilledString,
};

export const parameterNames = Object.keys(parameterRules) as readonly ParameterName[];

const optionNames = new Map<string, string>();

/** `copyDir` for `copy_dir`. Asked for each parameter of each node, so that each is made only once. */
export function optionName(parameter: string): string {
	const known = optionNames.get(parameter);
	if (known !== undefined) {
		return known;
	}

	const name = parameter.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
	optionNames.set(parameter, name);
	return name;
}

/** The rules of the options of `Image`. */
export const optionRules: OptionRules = {
	...Object.fromEntries(parameterNames.map(name => [optionName(name), parameterRules[name]])),
	copyRepo: aBoolean,
	name: aFilledString,
};

/** The options of `Image` as parameters, once they keep to the rules. */
export function parametersOf(options: Readonly<Record<string, unknown>>): ImageParameters {
	const given = parameterNames
		.map(name => [name, options[optionName(name)]] as const)
		.filter(([, value]) => value !== undefined);
	return Object.fromEntries(given);
}
