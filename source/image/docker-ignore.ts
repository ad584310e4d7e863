import {readFile} from 'node:fs/promises';
import path from 'node:path';
import ignore from '@balena/dockerignore';
import {ConductoError} from '../errors/conducto-error.ts';

export type IgnoreRules = {
	/** Whether a path, relative to the folder, is left out. */
	readonly ignores: (path: string) => boolean;
	/** Whether something below a folder that is left out may be taken in again by a `!` pattern. */
	readonly mayReinclude: (folder: string) => boolean;
};

const nothingIgnored: IgnoreRules = {ignores: () => false, mayReinclude: () => false};

/** Reads the `.dockerignore` of a folder. */
export async function readIgnoreRules(folder: string): Promise<IgnoreRules> {
	const file = path.join(folder, '.dockerignore');
	try {
		return parseIgnoreRules(await readFile(file, 'utf8'));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return nothingIgnored;
		}

		throw error instanceof SyntaxError
			? new ConductoError('image-failed', `${file} has a pattern that can't be understood.`, {
					hint: 'Check its brackets.',
					cause: error,
				})
			: error;
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
