import {randomUUID} from 'node:crypto';
import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';

/** The folder in which everything about this machine's pipelines is kept. */
export type StateFolder = {
	readonly folder: string;
	/** A uuid that marks this folder's containers and images. */
	readonly owner: string;
};

/** `--state-dir`, else `CONDUCTO_STATE_DIR`, else the XDG state folder. */
export function stateFolderName(
	option: string | undefined,
	env: Readonly<Record<string, string | undefined>>,
): string {
	const named = option || env.CONDUCTO_STATE_DIR;
	if (named) {
		return path.resolve(named);
	}

	return path.join(env.XDG_STATE_HOME || path.join(homedir(), '.local', 'state'), 'conducto');
}

/** Opens the state folder; makes it, and its owner's uuid, where they are missing. */
export function openStateFolder(folder: string): StateFolder {
	mkdirSync(path.join(folder, 'pipelines'), {recursive: true, mode: 0o700});
	const file = path.join(folder, 'owner');
	try {
		// Of two programs that start at once, one writes and both read.
		writeFileSync(file, `${randomUUID()}\n`, {flag: 'wx'});
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
			throw error;
		}
	}

	return {folder, owner: readFileSync(file, 'utf8').trim()};
}

export function pipelineFolder(state: StateFolder, id: string): string {
	return path.join(state.folder, 'pipelines', id);
}

/** The ids of all pipelines, newest first. */
export function pipelineIds(state: StateFolder): string[] {
	const folder = path.join(state.folder, 'pipelines');
	return readdirSync(folder)
		.map(id => ({id, made: statSync(path.join(folder, id)).birthtimeMs}))
		.sort((a, b) => b.made - a.made)
		.map(({id}) => id);
}
