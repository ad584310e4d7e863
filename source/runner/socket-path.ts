import {createHash} from 'node:crypto';
import {chmodSync, lstatSync, mkdirSync} from 'node:fs';
import {tmpdir, userInfo} from 'node:os';
import path from 'node:path';
import {ConductoError} from '../errors/conducto-error.ts';

/** A longer path can't be bound (the kernel's `sun_path`, less its end). */
const longestPath = 107;

/**
Where a pipeline's socket lies: in `$XDG_RUNTIME_DIR/conducto/`, else in a folder of this user below
the temporary folder, else below `/tmp`: the first that can be used and whose path is not too long.
Not in the state folder, whose path may be of any length.
*/
export function socketPath(
	owner: string,
	pipelineId: string,
	env: Readonly<Record<string, string | undefined>>,
): string {
	const ownerHash = createHash('sha256').update(owner).digest('hex').slice(0, 8);
	const name = `${ownerHash}-${pipelineId}.sock`;
	const personal = `conducto-${userInfo().uid}`;
	const folders = [
		...(env.XDG_RUNTIME_DIR ? [path.join(env.XDG_RUNTIME_DIR, 'conducto')] : []),
		path.join(tmpdir(), personal),
		path.join('/tmp', personal),
	];
	for (const folder of folders) {
		const socket = path.join(folder, name);
		if (Buffer.byteLength(socket) <= longestPath && isUsable(folder)) {
			return socket;
		}
	}

	throw new ConductoError('state-unusable', 'There is no folder for the socket of a pipeline.', {
		hint: `Make sure that ${folders.at(-1)} is a folder of your own, or set XDG_RUNTIME_DIR to one.`,
	});
}

/** Makes the folder, for its owner alone; false where that is not possible or it is somebody else's. */
function isUsable(folder: string): boolean {
	try {
		mkdirSync(folder, {recursive: true, mode: 0o700});
		if (!isOwnFolder(folder)) {
			return false;
		}

		chmodSync(folder, 0o700);
		return true;
	} catch {
		return false;
	}
}

/** Whether there is a folder, itself and not a link, that belongs to this user. */
export function isOwnFolder(folder: string): boolean {
	const stat = lstatSync(folder, {throwIfNoEntry: false});
	return stat?.isDirectory() === true && stat.uid === userInfo().uid;
}
