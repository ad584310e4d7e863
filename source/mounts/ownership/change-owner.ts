import {constants} from 'node:fs';
import {type FileHandle, lchown, lstat, open} from 'node:fs/promises';
import type {Engine} from '../../engine/engine.ts';
import {shareWithGroup} from './share-with-group.ts';
import type {User} from './users.ts';
import {type BytePath, fileAt} from './walk-owned.ts';

/** Bytes of names in one command; Linux takes some 128 KiB in one argument list at the least. */
const batchBytes = 64 * 1024;

export type OwnerChange = {
	readonly isMeant: (uid: number) => boolean;
	/** Without a group: it keeps its own. */
	readonly to: {readonly uid: number; readonly gid?: number};
	/** Whether the group gets the rights of the owner. Default: false. */
	readonly isShared?: boolean;
};

/**
Changes an entry's owner as root. No part of the path is followed when it is a link, also when it is
made one at this moment: a container's process must not reach files outside of the folder.
*/
export async function changeOwnerAsRoot(
	folder: string,
	path: BytePath,
	change: OwnerChange,
): Promise<void> {
	const parts = path.split('/');
	const name = parts.pop() ?? '';
	let parent = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
	try {
		for (const part of parts) {
			const next = await open(
				inside(parent, part),
				constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW,
			);
			await parent.close();
			parent = next;
		}

		const entry = inside(parent, name);
		const stats = await lstat(entry);
		if (change.isMeant(stats.uid)) {
			await lchown(entry, change.to.uid, change.to.gid ?? stats.gid);
			if (change.isShared && (stats.isFile() || stats.isDirectory())) {
				await shareWithGroup(entry);
			}
		}
	} finally {
		await parent.close();
	}
}

/** Changes owners through the container, whose root may do what this process may not. */
export async function changeOwnersInContainer(
	{engine, container, target}: {engine: Engine; container: string; target: string},
	paths: readonly BytePath[],
	{uid, gid}: User,
): Promise<void> {
	for (const batch of nameBatches(paths)) {
		const names = batch.map(path => fileAt(target, path).toString());
		await engine.exec(container, ['chown', '-h', `${uid}:${gid}`, '--', ...names], {user: '0'});
	}
}

function inside(folder: FileHandle, name: BytePath): Buffer {
	return fileAt(`/proc/self/fd/${folder.fd}`, name);
}

/** Names as many as one command takes. */
export function* nameBatches(paths: readonly BytePath[]): Generator<BytePath[]> {
	let batch: BytePath[] = [];
	let bytes = 0;
	for (const path of paths) {
		if (bytes + path.length > batchBytes) {
			yield batch;
			batch = [];
			bytes = 0;
		}

		batch.push(path);
		bytes += path.length + 1;
	}

	if (batch.length > 0) {
		yield batch;
	}
}
