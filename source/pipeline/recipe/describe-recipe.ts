import {withoutCredentials} from '../git-url.ts';
import {defaultImageName} from '../inherit.ts';
import {formatFile} from '../place.ts';
import type {ImageSpec} from '../spec.ts';

/** A recipe in one line: `python:3.12-slim, pip pandas, copies app`. Shows no passwords and no build arguments. */
export function describeRecipe(spec: ImageSpec): string {
	return [
		startOf(spec),
		...argsOf(spec),
		...installsOf(spec),
		...copyOf(spec),
		...Object.entries(spec.path_map ?? {}).map(
			([path, target]) => `live ${formatFile(path) || '.'} at ${target}`,
		),
		...(spec.shell === undefined ? [] : [`shell ${spec.shell}`]),
	].join(', ');
}

/** The recipe as it may be printed: packages' addresses without passwords. That of a repository has none in clear. */
export function withoutSecrets(spec: ImageSpec): ImageSpec {
	const {install_pip, install_npm} = spec;
	return {
		...spec,
		...(install_pip && {install_pip: install_pip.map(plain)}),
		...(Array.isArray(install_npm) && {install_npm: install_npm.map(plain)}),
	};
}

function startOf({image, dockerfile, dockerfile_text, context}: ImageSpec): string {
	const folder = context === undefined ? '' : ` in ${formatFile(context) || '.'}`;
	if (dockerfile !== undefined) {
		return `dockerfile ${formatFile(dockerfile)}${folder}`;
	}

	return dockerfile_text === undefined ? (image ?? defaultImageName) : `dockerfile text${folder}`;
}

function argsOf({docker_build_args: args}: ImageSpec): string[] {
	return args ? [`build args ${Object.keys(args).join(' ')}`] : [];
}

function installsOf(spec: ImageSpec): string[] {
	return installedOf(spec).map(({what, names}) => [what, ...names].join(' '));
}

function copyOf(spec: ImageSpec): string[] {
	const files = copiedOf(spec, folder => formatFile(folder) || '.');
	return [
		...(files === undefined ? [] : [`copies ${files}`]),
		...(spec.docker_auto_workdir === false ? ["keeps the image's working directory"] : []),
	];
}

/** What is installed by what, without passwords; no names: what the copied files ask for, or docker. */
export function installedOf(
	spec: ImageSpec,
): Array<{readonly what: string; readonly names: readonly string[]}> {
	const {install_packages, install_pip, install_npm, install_docker} = withoutSecrets(spec);
	return [
		...(install_packages ? [{what: 'packages', names: install_packages}] : []),
		...(install_pip ? [{what: 'pip', names: install_pip}] : []),
		...(install_npm === true ? [{what: 'npm install', names: []}] : []),
		...(Array.isArray(install_npm) ? [{what: 'npm', names: install_npm}] : []),
		...(install_docker ? [{what: 'docker', names: []}] : []),
	];
}

/** Where the copied files come from, without passwords; undefined: none are copied. */
export function copiedOf(
	{copy_dir, copy_repo, copy_url, copy_branch}: ImageSpec,
	showFolder: (folder: string) => string,
): string | undefined {
	const folder = copy_dir ?? copy_repo;
	if (folder !== undefined) {
		return showFolder(folder);
	}

	return copy_url === undefined ? undefined : `${withoutCredentials(copy_url)} at ${copy_branch}`;
}

/** A package may be named by a URL: `app @ git+https://token@host/app`. */
function plain(requirement: string): string {
	return requirement.replaceAll(/[\w+.-]+:\/\/\S+/g, withoutPassword);
}

/** Not its query and fragment, which say what to install. */
function withoutPassword(url: string): string {
	const [, address = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(url) ?? [];
	return withoutCredentials(address) + rest;
}
