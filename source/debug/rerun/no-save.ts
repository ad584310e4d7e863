import path from 'node:path';

/** Folders in which programs keep books: what changes there is no work of the person's. */
const bookkeeping: ReadonlySet<string> = new Set([
	'.git',
	'.hg',
	'.svn',
	'.jj',
	'__pycache__',
	'.pytest_cache',
	'.mypy_cache',
	'.ruff_cache',
]);

/** What editors write beside a file: what was typed and not saved, locks, backups, the new text before it is moved to its place. */
const besideFiles = [
	// Vim, and what it tries whether it may write.
	/^\..*\.sw[a-px]$/,
	/^4913$/,
	// Emacs
	/^\.#/,
	/^#.*#$/,
	/~$/,
	// JetBrains, GNOME, Kate, LibreOffice
	/___jb_(tmp|old)___$/,
	/^\.goutputstream-/,
	/\.kate-swp$/,
	/^\.~lock\..*#$/,
];

/** Whether a change of a file says nothing about what a person saved, whatever it is. */
export function isNoSave(file: string): boolean {
	const names = file.split('/');
	return (
		names.some(name => bookkeeping.has(name)) ||
		besideFiles.some(pattern => pattern.test(path.basename(file)))
	);
}
