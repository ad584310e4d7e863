import {randomUUID} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
import {ConductoError} from '../errors/conducto-error.ts';
import {removeFreeLock} from './file-lock.ts';
import {pipelineFolder, type StateFolder} from './state-folder.ts';

/**
Removes what a pipeline's folder holds: the last thing of a pipeline to go, while its runner's lock is
held. The folder leaves the list of pipelines at once and whole, so that nobody sees half of it.
*/
export function removePipelineFolder(state: StateFolder, id: string): void {
	const home = removedFolder(state);
	mkdirSync(home, {recursive: true, mode: 0o700});
	const aside = path.join(home, `${id}-${randomUUID().slice(0, 8)}`);
	if (existsSync(pipelineFolder(state, id))) {
		renameSync(pipelineFolder(state, id), aside);
	}

	removeFolder(aside);
}

/** Removes what an earlier removal left when it was killed, and the locks on images that nobody has. */
export async function sweepStateFolder(state: StateFolder): Promise<void> {
	removeFolder(removedFolder(state));
	const locks = path.join(state.folder, 'images', 'locks');
	for (const name of existsSync(locks) ? readdirSync(locks).filter(isLock) : []) {
		await removeFreeLock(path.join(locks, name));
	}
}

/** Throws `state-unusable` where others' files are in it: commands may have made some in a data store. */
function removeFolder(folder: string): void {
	try {
		rmSync(folder, {recursive: true, force: true});
	} catch (cause) {
		const {code} = cause as NodeJS.ErrnoException;
		throw code === 'EACCES' || code === 'EPERM'
			? new ConductoError('state-unusable', `This user may not remove all that is in ${folder}.`, {
					hint: `Commands made it in a data store. As root, run: rm -r '${folder}'`,
					cause,
				})
			: cause;
	}
}

/** Programs that were killed may leave a journal beside one. */
function isLock(name: string): boolean {
	return !name.includes('-');
}

function removedFolder({folder}: StateFolder): string {
	return path.join(folder, 'removed');
}
