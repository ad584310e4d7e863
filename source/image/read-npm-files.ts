import path from 'node:path';
import {ConductoError} from '../errors/conducto-error.ts';
import {folderError} from './folder/folder-errors.ts';
import {readRegularFile} from './folder/read-regular-file.ts';
import {type NpmFiles, npmFileNames} from './install/install.ts';

/** Reads what a plain `npm install` reads of a folder. Rejects with `image-failed` when there is no package.json. */
export async function readNpmFiles(folder: string): Promise<NpmFiles> {
	const found = await Promise.all(npmFileNames.map(async name => readIfThere(folder, name)));
	const files = Object.fromEntries(found.flat());
	if (files['package.json'] === undefined) {
		throw new ConductoError('image-failed', `There is no package.json in ${folder}.`, {
			hint: "Add it, or name packages: installNpm: ['typescript'].",
		});
	}

	return files;
}

async function readIfThere(folder: string, name: string): Promise<Array<[string, Buffer]>> {
	const file = path.join(folder, name);
	try {
		return [[name, await readRegularFile(file)]];
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
			return [];
		}

		throw folderError(file, error);
	}
}
