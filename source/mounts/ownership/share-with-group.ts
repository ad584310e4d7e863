import {constants} from 'node:fs';
import {open} from 'node:fs/promises';

const ownersBits = 0o700;
const groupsBits = 0o070;

/** Gives the group the rights of the owner: of a file or a folder, never of what a link leads to. */
export async function shareWithGroup(entry: Buffer): Promise<void> {
	const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
	const file = await open(entry, flags);
	try {
		const {mode} = await file.stat();
		await file.chmod((mode & ~groupsBits) | ((mode & ownersBits) >> 3));
	} finally {
		await file.close();
	}
}
