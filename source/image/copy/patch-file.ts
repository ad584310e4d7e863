import {createHash} from 'node:crypto';
import {createWriteStream} from 'node:fs';
import {link, mkdir, readdir, rename, rm, stat, utimes} from 'node:fs/promises';
import path from 'node:path';
import type {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {imageTag} from '../../engine/names.ts';
import type {ImageMemory} from '../memory.ts';
import type {CopyPlace} from './copy-place.ts';
import type {FolderDelta} from './folder-delta.ts';

/** Up to this many files and bytes a patch goes into every container; above that, one commit pays. */
const fileLimit = 200;
const byteLimit = 4_000_000;

/** Whether a delta is so small, and so simple, that putting it into every container costs next to nothing. */
export function fitsIntoPatch({items, replaces}: FolderDelta): boolean {
	let bytes = 0;
	for (const item of items.values()) {
		bytes += item.type === 'file' ? item.size : 0;
	}

	return !replaces && items.size <= fileLimit && bytes <= byteLimit;
}

/** Writes a patch next to the copy's other files, and forgets the one before it. Returns its file. */
export async function writePatch(
	{folder}: CopyPlace,
	tar: Readable,
	signal: AbortSignal,
): Promise<string> {
	const aside = path.join(folder, 'patch.new');
	await mkdir(folder, {recursive: true, mode: 0o700});
	const sum = createHash('sha256');
	await pipeline(
		tar,
		async function* (pieces: AsyncIterable<Buffer>) {
			for await (const piece of pieces) {
				sum.update(piece);
				yield piece;
			}
		},
		createWriteStream(aside, {mode: 0o600}),
		{signal},
	);
	const file = path.join(folder, `patch-${sum.digest('hex').slice(0, 24)}.tar`);
	await rename(aside, file);
	await removeOthers(folder, 'patch-', [path.basename(file)]);
	return file;
}

/**
Gives an image of a pipeline a name of its own for a patch: others that share the copy may be done with
it earlier. The one before it stays until the next time: a node may be about to start with it.
*/
export async function keepPatch(
	memory: ImageMemory,
	user: {readonly pipelineId: string; readonly name: string},
	patch: string,
): Promise<string> {
	const folder = path.join(memory.folder, 'patches', user.pipelineId, imageTag(user.name));
	const file = path.join(folder, path.basename(patch));
	await mkdir(folder, {recursive: true, mode: 0o700});
	if (!(await isFile(file))) {
		const before = await newest(folder);
		await link(patch, file);
		await removeOthers(folder, '', [path.basename(file), ...(before ? [before] : [])]);
	}

	// One that was used before may be in use again.
	const now = new Date();
	await utimes(file, now, now);
	return file;
}

export async function isFile(file: string): Promise<boolean> {
	return (await stat(file).catch(() => undefined))?.isFile() ?? false;
}

async function newest(folder: string): Promise<string | undefined> {
	const found = await Promise.all(
		(await readdir(folder)).map(async name => ({
			name,
			time: (await stat(path.join(folder, name))).mtimeMs,
		})),
	);
	return found.toSorted((one, other) => other.time - one.time)[0]?.name;
}

async function removeOthers(
	folder: string,
	prefix: string,
	kept: readonly string[],
): Promise<void> {
	for (const name of await readdir(folder)) {
		if (name.startsWith(prefix) && !kept.includes(name)) {
			await rm(path.join(folder, name), {force: true});
		}
	}
}
