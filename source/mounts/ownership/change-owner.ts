import {constants} from 'node:fs';
import {chown, type FileHandle, open} from 'node:fs/promises';
import {shareWithGroup} from './share-with-group.ts';
import {type BytePath, fileAt} from './walk-owned.ts';

/** Bytes of names in one command; Linux takes some 128 KiB in one argument list at the least. */
const batchBytes = 64 * 1024;

export type OwnerChange = {
	/** Asked of the very entry whose owner is changed then, whatever bears its name at that moment. */
	readonly isMeant: (entry: {
		readonly uid: number;
		readonly inode: bigint;
		/** When it was made, in nanoseconds since the epoch. */
		readonly born: bigint;
	}) => boolean;
	/** Without a group: it keeps its own. */
	readonly to: {readonly uid: number; readonly gid?: number};
	/** Whether the group gets the rights of the owner. Default: false. */
	readonly isShared?: boolean;
};

/** Opens the entry itself, without reading it: a link, a pipe, what may not be read (Linux's `O_PATH`). */
const justThere = 0o10_000_000;

/**
Changes an entry's owner as root. No part of the path is followed when it is a link, also when it is
made one at this moment: a container's process must not reach files outside of the folder. What takes the
entry's name meanwhile is not touched: what was looked at is what is changed.
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
		const held = await open(entry, justThere | constants.O_NOFOLLOW);
		try {
			const stats = await held.stat({bigint: true});
			const {ino: inode, birthtimeNs: born} = stats;
			if (change.isMeant({uid: Number(stats.uid), inode, born})) {
				await chown(`/proc/self/fd/${held.fd}`, change.to.uid, change.to.gid ?? Number(stats.gid));
				if (change.isShared && (stats.isFile() || stats.isDirectory())) {
					await shareWithGroup(entry);
				}
			}
		} finally {
			await held.close();
		}
	} finally {
		await parent.close();
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
