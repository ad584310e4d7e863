import {readFileSync, statSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {isRelativeGitPath} from '../git-url.ts';

/** The root of the git repository that holds a folder: the nearest folder upwards with a `.git`. */
export function repositoryOf(folder: string): string | undefined {
	for (let root = resolve(folder); ; root = dirname(root)) {
		if (isRepository(root)) {
			return root;
		}

		if (root === dirname(root)) {
			return undefined;
		}
	}
}

/** The address that a repository was cloned from, as its configuration has it. */
export function originOf(root: string): string | undefined {
	const folder = gitFolder(root);
	const config = folder && readText(join(commonFolder(folder), 'config'));
	const url = config && originUrl(config);
	return url && isRelativeGitPath(url) ? resolve(root, url) : url || undefined;
}

function isRepository(root: string): boolean {
	const folder = gitFolder(root);
	return folder !== undefined && exists(join(folder, 'HEAD'));
}

/** A worktree's or a submodule's `.git` is a file that names the folder. */
function gitFolder(root: string): string | undefined {
	const path = join(root, '.git');
	const stats = statSync(path, {throwIfNoEntry: false});
	if (!stats?.isFile()) {
		return stats?.isDirectory() ? path : undefined;
	}

	const [, folder] = /^gitdir: (.+?)\r?\n?$/s.exec(readText(path) ?? '') ?? [];
	return folder === undefined ? undefined : resolve(root, folder);
}

/** All worktrees of a repository share what is in this folder. */
function commonFolder(folder: string): string {
	const common = readText(join(folder, 'commondir'))?.trim();
	return common ? resolve(folder, common) : folder;
}

function exists(path: string): boolean {
	return statSync(path, {throwIfNoEntry: false}) !== undefined;
}

function readText(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch {
		return undefined;
	}
}

/** The first `url` of `[remote "origin"]`: the one that git fetches from. */
function originUrl(config: string): string | undefined {
	let isOrigin = false;
	// A `\` at the end of a line continues it.
	for (const line of config.replaceAll(/\\\r?\n/g, '').split(/\r?\n/)) {
		const [header, section] = /^\s*\[([^\]]*)\]/.exec(line) ?? [];
		isOrigin =
			section === undefined
				? isOrigin
				: /^remote\s+"origin"$/.test(section.trim().replace(/^remote/i, 'remote'));
		const [, value] = /^\s*url\s*=\s*(.*)$/i.exec(line.slice(header?.length ?? 0)) ?? [];
		if (isOrigin && value !== undefined) {
			return configValue(value);
		}
	}

	return undefined;
}

/** Without quotes, escapes and a comment behind it. */
function configValue(text: string): string {
	let value = '';
	let isQuoted = false;
	for (const [part] of text.trimEnd().matchAll(/\\.|[^\\]/gs)) {
		if (part === '"') {
			isQuoted = !isQuoted;
		} else if (!isQuoted && (part === '#' || part === ';')) {
			break;
		} else {
			value += part.startsWith('\\') ? unescaped(part) : part;
		}
	}

	return value.trim();
}

function unescaped(sequence: string): string {
	const meanings: Readonly<Record<string, string>> = {'\\n': '\n', '\\t': '\t', '\\b': '\b'};
	return meanings[sequence] ?? sequence.slice(1);
}
