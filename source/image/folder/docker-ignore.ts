import path from 'node:path';
import ignore from '@balena/dockerignore';
import {ConductoError} from '../../errors/conducto-error.ts';
import {readRegularFile} from './read-regular-file.ts';

export type IgnoreRules = {
	/** Whether a path, relative to the folder, is left out. */
	readonly ignores: (path: string) => boolean;
	/** Whether something below a folder that is left out may be taken in again by a `!` pattern. */
	readonly mayReinclude: (folder: string) => boolean;
};

/** A file of rules that is there. */
export type IgnoreFile = {
	readonly file: string;
	readonly text: string;
	readonly rules: IgnoreRules;
};

export const nothingIgnored: IgnoreRules = {ignores: () => false, mayReinclude: () => false};

/**
The rules for a folder: those of its `.dockerignore`, or of another file that wins where it is there.
Rejects with `image-failed`, naming the file, when they can't be read or understood.
*/
export async function readIgnoreRules(folder: string, own?: string): Promise<IgnoreRules> {
	return (await readIgnoreFile(folder, own))?.rules ?? nothingIgnored;
}

/** The file that those rules come from; undefined: there is none. */
export async function readIgnoreFile(
	folder: string,
	own?: string,
): Promise<IgnoreFile | undefined> {
	for (const file of [...(own === undefined ? [] : [own]), path.join(folder, '.dockerignore')]) {
		const text = await readIfThere(file);
		if (text !== undefined) {
			return {file, text, rules: rulesOf(file, text)};
		}
	}

	return undefined;
}

async function readIfThere(file: string): Promise<string | undefined> {
	try {
		return (await readRegularFile(file)).toString();
	} catch (cause) {
		const {code} = cause as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') {
			return undefined;
		}

		throw new ConductoError('image-failed', `${file} can't be read (${code}).`, {
			hint: 'It has to be a file that you have the right to read.',
			cause,
		});
	}
}

function rulesOf(file: string, text: string): IgnoreRules {
	try {
		return parseIgnoreRules(text);
	} catch (cause) {
		throw new ConductoError('image-failed', `${file} has a pattern that can't be understood.`, {
			hint: 'Check its brackets.',
			cause,
		});
	}
}

/** Throws a SyntaxError for a pattern that can't be understood. */
export function parseIgnoreRules(text: string): IgnoreRules {
	// The package takes these for parts of a regular expression; in a pattern they mean themselves.
	const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
	const patterns = lines.map(line => line.replaceAll(/(?<!\\)[+(){}|]/g, '\\$&'));
	const rules = ignore.default({ignorecase: false}).add(patterns);
	// Patterns are compiled when they are first used.
	rules.ignores('probe');
	const reincluded = lines.filter(line => line.startsWith('!')).map(literalStart);

	return {
		ignores: file => rules.ignores(file),
		mayReinclude: folder =>
			reincluded.some(start => start.startsWith(`${folder}/`) || `${folder}/`.startsWith(start)),
	};
}

/** What all paths that a `!` pattern matches begin with. */
function literalStart(line: string): string {
	const pattern = path.posix.normalize(line.slice(1).trim()).replace(/^\//, '');
	return pattern.replace(/[*?[\\].*$/, '');
}
