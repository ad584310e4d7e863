import {createHash} from 'node:crypto';
import {realpath} from 'node:fs/promises';
import path from 'node:path';
import type {EngineImage} from '../../engine/engine.ts';
import {imageRepository} from '../../engine/names.ts';
import {folderError} from '../folder/folder-errors.ts';
import type {ImageMemory} from '../memory.ts';

/** Where the files of copyDir go, and where commands then start (reference: "Images"). */
export const copyTarget = '/mnt/conducto';

/** Where all pipelines of a state folder find the copy of a folder over a base. */
export type CopyPlace = {
	readonly key: string;
	/** The copied folder, with links resolved. */
	readonly root: string;
	readonly repository: string;
	readonly fullTag: string;
	readonly deltaTag: string;
	/** On this machine, for what is kept of the copy in files. */
	readonly folder: string;
};

/** Rejects with `folder-missing` when there is no such folder. */
export async function copyPlace(copy: {
	readonly owner: string;
	readonly base: EngineImage;
	readonly folder: string;
	readonly memory: ImageMemory;
}): Promise<CopyPlace> {
	const root = await realFolder(copy.folder);
	const key = createHash('sha256')
		.update(JSON.stringify([copy.base.id, root, copyTarget]))
		.digest('hex')
		.slice(0, 24);
	return {
		key,
		root,
		repository: imageRepository(copy.owner, 'copy'),
		fullTag: `${key}-full`,
		deltaTag: `${key}-delta`,
		folder: path.join(copy.memory.folder, 'copies', key),
	};
}

async function realFolder(folder: string): Promise<string> {
	try {
		return await realpath(folder);
	} catch (error) {
		throw folderError(folder, error);
	}
}
