import type {Fault} from '../check-env.ts';
import {isPlainObject} from '../check-options.ts';
import {quote} from '../describe-value.ts';
import {gitBranchFault, gitUrlFault} from '../git-url.ts';
import {
	type ImageParameters,
	type Naming,
	type ParameterName,
	parameterNames,
} from './parameters.ts';
import {buildArgsFault, pathMapFault} from './value-maps.ts';
import {packagesFault} from './value-packages.ts';

/** What is wrong with a value of a recipe, if anything is. Its type has been checked before. */
export function valueFault(image: ImageParameters, name: Naming): Fault | undefined {
	for (const parameter of parameterNames) {
		const fault = faultOf(parameter, image[parameter], name(parameter));
		if (fault) {
			return fault;
		}
	}

	return undefined;
}

function faultOf(parameter: ParameterName, value: unknown, name: string): Fault | undefined {
	if (Array.isArray(value)) {
		return packagesFault(value, name, parameter);
	}

	if (parameter === 'docker_build_args' && isPlainObject(value)) {
		return buildArgsFault(Object.entries(value), name);
	}

	if (parameter === 'path_map' && isPlainObject(value)) {
		return pathMapFault(Object.entries(value), name);
	}

	return typeof value === 'string' ? textFault(parameter, value, name) : undefined;
}

function textFault(parameter: ParameterName, value: string, name: string): Fault | undefined {
	if (value.includes('\0')) {
		return {sentence: `${name} has a NUL character in it.`, hint: 'Take it out.'};
	}

	switch (parameter) {
		case 'copy_url':
			return because(
				name,
				gitUrlFault(value),
				'Write https://host/owner/repo.git, git@host:owner/repo.git, or a path such as ../repo.',
			);
		case 'copy_branch':
			return because(name, gitBranchFault(value), 'Name a branch, a tag or a commit.');
		case 'shell':
			return because(name, shellFault(value), 'Write bash, or an absolute path such as /bin/bash.');
		default:
			return undefined;
	}
}

function because(name: string, reason: string | undefined, hint: string): Fault | undefined {
	return reason === undefined ? undefined : {sentence: `${name} ${reason}`, hint};
}

function shellFault(shell: string): string | undefined {
	return /^(?:[a-z][\w.+-]*|(?:\/[^\s/\p{Cc}]+)+)$/iu.test(shell)
		? undefined
		: `is neither the name of a shell nor an absolute path: ${quote(shell)}.`;
}
