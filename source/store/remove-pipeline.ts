import {randomUUID} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, renameSync, rmSync} from 'node:fs';
import path from 'node:path';
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

	rmSync(aside, {recursive: true, force: true});
}

/** Removes what an earlier removal left when it was killed, and the locks on images that nobody has. */
export async function sweepStateFolder(state: StateFolder): Promise<void> {
	rmSync(removedFolder(state), {recursive: true, force: true});
	const locks = path.join(state.folder, 'images', 'locks');
	for (const name of existsSync(locks) ? readdirSync(locks).filter(isLock) : []) {
		await removeFreeLock(path.join(locks, name));
	}
}

/** Programs that were killed may leave a journal beside one. */
function isLock(name: string): boolean {
	return !name.includes('-');
}

function removedFolder({folder}: StateFolder): string {
	return path.join(folder, 'removed');
}
