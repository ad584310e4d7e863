import {ConductoError} from '../../errors/conducto-error.ts';
import type {ImageContents} from './image-contents.ts';
import {knownShells} from './look-at-files.ts';

/**
The shell that runs an image's commands: the one that is wanted, a name or an absolute path, else the
best that the image has. Undefined: it has none. Throws `shell-missing` when the wanted one is not among
the image's shells.
*/
export function pickShell(
	{shells}: Pick<ImageContents, 'shells'>,
	wanted: string | undefined,
): string | undefined {
	if (wanted === undefined) {
		return shells.find(shell => knownShells.includes(baseName(shell)));
	}

	const found = findShell({shells}, wanted);
	if (found !== undefined) {
		return found;
	}

	throw new ConductoError('shell-missing', `The image has no shell ${wanted}.`, {
		hint:
			shells.length === 0
				? 'It has no shell at all: choose another image.'
				: `It has ${shells.join(', ')}: set \`shell\` to one of them, or leave it out.`,
	});
}

/** The shell of that name or absolute path, as far as it was found in the image. */
export function findShell(
	{shells}: Pick<ImageContents, 'shells'>,
	wanted: string,
): string | undefined {
	return shells.find(shell => shell === wanted || baseName(shell) === wanted);
}

function baseName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}
