import {resolve} from 'node:path';
import type {Fault} from '../check-env.ts';
import {quote} from '../describe-value.ts';
import {gitUrlFault, isRelativeGitPath, withoutCredentials} from '../git-url.ts';
import {referLogin} from '../login-reference.ts';
import type {ImageSpec} from '../spec.ts';
import {combinationFault, secondNames} from './combinations.ts';
import type {ImageParameters, Naming} from './parameters.ts';
import {originOf, repositoryOf} from './repository.ts';
import {valueFault} from './values.ts';

export type Recipe = {readonly spec: ImageSpec} | {readonly fault: Fault};

/**
Makes a recipe of parameters that have the right types, whoever wrote them: a definition or a spec.

@param folder What relative paths start at: that of the file in which the parameters are written.
@param name How the parameters are called there, for messages.
*/
export function recipeOf(image: ImageParameters, folder: string, name: Naming): Recipe {
	const fault = valueFault(image, name) ?? combinationFault(image, name);
	if (fault) {
		return {fault};
	}

	const copy = copyOf(image, folder, name);
	const map = pathMapOf(image, folder, name);
	const wrong = [copy, map].find(part => 'fault' in part);
	return wrong ?? {spec: {...startOf(image, folder), ...copy, ...installsOf(image), ...map}};
}

type Part<Type> = Type | {readonly fault: Fault};

function startOf(image: ImageParameters, folder: string): Partial<ImageSpec> {
	const {dockerfile, context, dockerfile_text, docker_build_args: args} = image;
	return {
		...(image.image !== undefined && {image: image.image}),
		...(dockerfile !== undefined && {dockerfile: resolve(folder, dockerfile)}),
		...(dockerfile_text !== undefined && {dockerfile_text}),
		...(context !== undefined && {context: resolve(folder, context)}),
		// Copies: what a definition goes on changing must not change this recipe.
		...(args !== undefined && {docker_build_args: {...args}}),
	};
}

function copyOf(image: ImageParameters, folder: string, name: Naming): Part<Partial<ImageSpec>> {
	const {copy_dir, copy_url: url, copy_branch, docker_auto_workdir} = image;
	const workdir = docker_auto_workdir === false ? {docker_auto_workdir} : {};
	if (copy_dir !== undefined) {
		return {copy_dir: resolve(folder, copy_dir), ...workdir};
	}

	if (url !== undefined && copy_branch !== undefined) {
		const address = isRelativeGitPath(url) ? resolve(folder, url) : url;
		const copy_url = referLogin(address, process.env);
		return copy_url === undefined ? loginFault(name) : {copy_url, copy_branch, ...workdir};
	}

	const repository = repositoryIn(image, folder, name);
	return repository && 'copy_repo' in repository
		? {...branchOf(repository.copy_repo, copy_branch, name), ...workdir}
		: (repository ?? {});
}

function loginFault(name: Naming): {readonly fault: Fault} {
	return {
		fault: {
			sentence: `${name('copy_url')} holds a password or token in clear, which would be kept with the pipeline.`,
			hint: `Put it into an environment variable, and write https://user:\${NAME}@… with that name; or leave it to a credential helper of git.`,
		},
	};
}

function repositoryIn(
	{copy_repo: wanted}: ImageParameters,
	folder: string,
	name: Naming,
): Part<{readonly copy_repo: string}> | undefined {
	if (wanted === undefined || wanted === false) {
		return undefined;
	}

	const copy_repo = wanted === true ? repositoryOf(folder) : resolve(folder, wanted);
	return copy_repo === undefined
		? {
				fault: {
					sentence: `${name('copy_repo')} needs a git repository, but ${quote(folder)} is in none.`,
					hint: `Run git init there, or copy a folder with ${name('copy_dir')}.`,
				},
			}
		: {copy_repo};
}

/** With a branch, it is cloned from where the repository itself came from, as continuous integration needs it. */
function branchOf(
	copy_repo: string,
	copy_branch: string | undefined,
	name: Naming,
): Part<Partial<ImageSpec>> {
	if (copy_branch === undefined) {
		return {copy_repo};
	}

	const origin = originOf(copy_repo);
	// Without a variable for its password, git asks the person's own credential helpers.
	const copy_url = origin && (referLogin(origin, process.env) ?? withoutCredentials(origin));
	const reason = copy_url === undefined ? 'has none.' : gitUrlFault(copy_url);
	return copy_url === undefined || reason !== undefined
		? {
				fault: {
					sentence: `${name('copy_branch')} needs the remote origin of ${quote(copy_repo)}, which ${reason}`,
					hint: `Add it with git remote add origin, or write ${name('copy_url')}.`,
				},
			}
		: {copy_url, copy_branch};
}

function installsOf(image: ImageParameters): Partial<ImageSpec> {
	const given = Object.entries(secondNames)
		.map(([second, first]) => [first, image[first] ?? image[second as keyof typeof secondNames]])
		.filter(([, value]) => value !== undefined && value !== false)
		.map(([first, value]) => [first, Array.isArray(value) ? [...value] : value]);
	return Object.fromEntries(given) as Partial<ImageSpec>;
}

function pathMapOf(image: ImageParameters, folder: string, name: Naming): Part<Partial<ImageSpec>> {
	const {path_map: given, shell} = image;
	const path_map: Record<string, string> = {};
	for (const [path, target] of Object.entries(given ?? {})) {
		const source = resolve(folder, path);
		if (Object.hasOwn(path_map, source)) {
			return {
				fault: {
					sentence: `${name('path_map')} maps ${quote(source)} twice.`,
					hint: 'Map each path once.',
				},
			};
		}

		path_map[source] = target;
	}

	return {...(given && {path_map}), ...(shell !== undefined && {shell})};
}
