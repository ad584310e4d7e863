import {access, constants, stat} from 'node:fs/promises';
import {ConductoError} from '../../errors/conducto-error.ts';

/** Says why a folder, or something in it, can't be copied. */
export function folderError(folder: string, error: unknown): unknown {
	const {code, path} = error as NodeJS.ErrnoException;
	switch (code) {
		case 'ENOENT':
			return new ConductoError(
				'folder-missing',
				`The folder of copyDir does not exist: ${folder}.`,
				{
					hint: 'Create it, or correct copyDir: it is relative to the definition.',
					cause: error,
				},
			);
		case 'ENOTDIR':
			return new ConductoError('folder-missing', `copyDir names a file, not a folder: ${folder}.`, {
				hint: 'Name the folder that holds it.',
				cause: error,
			});
		case 'EACCES':
		case 'EPERM':
			return new ConductoError(
				'image-failed',
				`${path ?? folder} may not be read, so it can't be copied.`,
				{
					hint: 'Give yourself the right to read it, or list it in .dockerignore.',
					cause: error,
				},
			);
		default:
			return unreadableError(path ?? folder, error);
	}
}

/** Rejects unless it is a folder that can be read. */
export async function assertFolder(folder: string): Promise<void> {
	try {
		const stats = await stat(folder);
		if (!stats.isDirectory()) {
			throw Object.assign(new Error('not a folder'), {code: 'ENOTDIR'});
		}

		await access(folder, constants.R_OK | constants.X_OK);
	} catch (error) {
		throw folderError(folder, error);
	}
}

function unreadableError(file: string, error: unknown): unknown {
	return error instanceof Error && 'code' in error
		? new ConductoError('image-failed', `${file} can't be read: ${error.message.split(',')[0]}.`, {
				hint: 'Check the disk that it is on, or list it in .dockerignore.',
				cause: error,
			})
		: error;
}

export function changedError(file: string, cause?: unknown): ConductoError {
	return new ConductoError('image-failed', `${file} changed while it was being copied.`, {
		hint: 'Rebuild when nothing writes to it any more, or list it in .dockerignore.',
		cause,
	});
}

export function unusableNameError(file: string, why: string): ConductoError {
	return new ConductoError('image-failed', `${file} can't be copied: ${why}.`, {
		hint: 'Rename it, or list it in .dockerignore.',
	});
}
