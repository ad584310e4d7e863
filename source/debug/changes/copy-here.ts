import {randomBytes} from 'node:crypto';
import {lchown, mkdir, open, rename, rm, rmdir, unlink} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import type {CopyOutcome} from '../../events/session-changes.ts';
import {invokingUser, type User} from '../../mounts/ownership/users.ts';
import {isSame} from './entry.ts';
import {entryHere} from './entry-here.ts';
import type {FoundFile} from './find-copyable.ts';
import type {MappedPlace} from './mapped-place.ts';

/**
Brings a file to its place on this machine, with its mode, as the invoking user's; or removes it there. What
changed here since it was offered is left as it is.
*/
export async function copyHere({mapped, wanted, here}: FoundFile): Promise<CopyOutcome> {
	const {place} = mapped;
	try {
		if (!isSame(await entryHere(mapped), here)) {
			return {place, state: 'refused', why: 'it was changed here just now'};
		}

		await (wanted.type === 'file' ? write(place, wanted) : removeFile(mapped));
		return {place, state: 'copied'};
	} catch (error) {
		const {code, message} = error as NodeJS.ErrnoException;
		return {place, state: 'refused', why: reasons[code ?? ''] ?? message};
	}
}

const reasons: Readonly<Record<string, string>> = {
	EACCES: 'you have no right to write there',
	EPERM: 'you have no right to write there',
	EROFS: 'its file system is read-only',
	ENOSPC: 'the disk is full',
};

/** Whole or not at all: under another name first. */
async function write(
	place: string,
	{mode, contents}: {readonly mode: number; readonly contents: Buffer},
): Promise<void> {
	const owner = otherOwner();
	const folder = dirname(place);
	await makeFolders(folder, owner);
	const temporary = join(folder, `.conducto-${randomBytes(6).toString('hex')}`);
	try {
		await using file = await open(temporary, 'wx', 0o600);
		await file.writeFile(contents);
		if (owner) {
			await file.chown(owner.uid, owner.gid);
		}

		await file.chmod(mode);
		await rename(temporary, place);
	} catch (error) {
		await rm(temporary, {force: true});
		throw error;
	}
}

async function makeFolders(folder: string, owner: User | undefined): Promise<void> {
	const first = await mkdir(folder, {recursive: true});
	for (let made = folder; owner && first !== undefined; made = dirname(made)) {
		await lchown(made, owner.uid, owner.gid);
		if (made === first) {
			break;
		}
	}
}

/** With the folders that it leaves empty, up to what is copied or mapped. */
async function removeFile({source, place}: MappedPlace): Promise<void> {
	await unlink(place);
	for (let folder = dirname(place); folder !== source; folder = dirname(folder)) {
		try {
			await rmdir(folder);
		} catch {
			// Something else is in it.
			break;
		}
	}
}

/** Whose files are to be made by this process, where they are not by themselves. */
function otherOwner(): User | undefined {
	const user = invokingUser();
	return user && process.getuid?.() === 0 && user.uid !== 0 ? user : undefined;
}
