import {basename, dirname} from 'node:path';
import {withoutCredentials} from '../git-url.ts';
import {defaultImageName} from '../inherit.ts';
import type {ImageSpec} from '../spec.ts';

/** A longer name is shortened, so that it fits beside a command. */
const longest = 39;
/** As many packages are named; more are counted. */
const namedPackages = 2;
const shortCommit = 7;

/**
What an image is called that got no name: what it starts from, and what is added to it, such as
`python:3.12-slim+app` or `app/Dockerfile+repo@main`. An unmodified image is called what it is called.
*/
export function derivedName(spec: ImageSpec): string {
	const start = startName(spec);
	const parts = [filesName(spec), ...installNames(spec)];
	const added = (parts.some(Boolean) ? parts : unseenNames(spec))
		.filter(name => name !== undefined)
		.map(name => `+${name}`)
		.join('');
	if (added === '' && spec.dockerfile === undefined) {
		return start;
	}

	const full = start + added;
	return full.length <= longest ? full : shorten(basename(start), added);
}

function startName({image, dockerfile, dockerfile_text: text}: ImageSpec): string {
	if (dockerfile !== undefined) {
		return `${basename(dirname(dockerfile))}/${basename(dockerfile)}`.replace(/^\//, '');
	}

	return text === undefined ? (image ?? defaultImageName) : `${lastFrom(text)}Dockerfile`;
}

/** The image that a Dockerfile's text starts from in the end, when it is named outright. */
function lastFrom(text: string): string {
	const image = [...text.matchAll(/^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)*([\w.:@/-]+)(?=\s|$)/gim)].at(
		-1,
	);
	return image?.[1] === undefined ? '' : `${image[1]}+`;
}

function filesName(spec: ImageSpec): string | undefined {
	const {copy_dir, copy_repo, copy_url, copy_branch = ''} = spec;
	const folder = copy_dir ?? copy_repo;
	if (folder !== undefined) {
		return basename(folder) || 'root';
	}

	return copy_url === undefined
		? undefined
		: `${repositoryName(copy_url)}@${shortBranch(copy_branch)}`;
}

function repositoryName(url: string): string {
	const path = withoutCredentials(url)
		.replace(/\/+$/, '')
		.replace(/\/?\.git$/, '');
	return /[^/:]*$/.exec(path)?.[0] || 'git';
}

function shortBranch(branch: string): string {
	return /^[\da-f]{40,64}$/.test(branch) ? branch.slice(0, shortCommit) : branch;
}

function installNames(spec: ImageSpec): string[] {
	const {install_packages = [], install_pip = [], install_npm = [], install_docker} = spec;
	const listed = [
		...install_packages,
		...install_pip,
		...(install_npm === true ? [] : install_npm),
	];
	return [
		...(listed.length > namedPackages ? [`${listed.length} packages`] : listed.map(plainPackage)),
		...(install_npm === true ? ['npm'] : []),
		...(install_docker ? ['docker'] : []),
	];
}

/** What does not change the image; named only so that it is not called what the unmodified one is called. */
function unseenNames({shell, path_map}: ImageSpec): Array<string | undefined> {
	return [shell && basename(shell), path_map && 'map'];
}

/** `pandas` for `pandas[excel]==2.2`, `@types/node` for `@types/node@24`. */
function plainPackage(text: string): string {
	return /^@?[^\s@[<>=!~;]+/.exec(text.trim())?.[0] ?? 'package';
}

function shorten(start: string, added: string): string {
	const full = start + added;
	if (full.length <= longest) {
		return full;
	}

	const half = Math.floor((longest - 1) / 2);
	return `${full.slice(0, longest - 1 - half)}…${full.slice(-half)}`;
}
