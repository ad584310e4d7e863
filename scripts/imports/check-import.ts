import {dirname, join, normalize} from 'node:path/posix';
import {
	allowedFolders,
	displayFolders,
	outsideModules,
	packageOwners,
	pureFolders,
} from './rules.ts';

/** Says what is wrong with a file's import of a module; undefined: nothing. Files are relative to `source/`. */
export function checkImport(file: string, imported: string): string | undefined {
	const folder = topOf(file);
	if (imported.startsWith('.')) {
		return checkFolder(folder, topOf(normalize(join(dirname(file), imported))));
	}

	const owners = Object.entries(packageOwners).find(
		([name]) => imported === name || imported.startsWith(`${name}/`),
	)?.[1];
	if (owners && !owners.includes(folder)) {
		return `only ${owners.join(' and ')} may import ${imported}`;
	}

	if (imported.startsWith('node:') && pureFolders.includes(folder)) {
		return `${folder} is pure, and imports none of Node's modules`;
	}

	if (displayFolders.includes(folder) && outsideModules.test(imported)) {
		return `${folder} is a display, and touches no files, sockets or processes`;
	}

	return undefined;
}

function checkFolder(folder: string, target: string): string | undefined {
	const allowed = allowedFolders[folder];
	if (!allowed) {
		return `${folder} has no entry in the table of allowed imports`;
	}

	return target === folder || allowed.includes(target)
		? undefined
		: `${folder} may not import ${target}`;
}

/** The first folder of a file, or the file itself where it lies in none. */
function topOf(file: string): string {
	return file.split('/')[0] ?? file;
}
