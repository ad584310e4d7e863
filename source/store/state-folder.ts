import {randomUUID} from 'node:crypto';
import {
	linkSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import {homedir} from 'node:os';
import path from 'node:path';
import {ConductoError} from '../errors/conducto-error.ts';
import {isUnborn} from './unborn.ts';

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

/**
Opens the state folder; makes it, and its owner's uuid, where they are missing. Throws
`state-unusable` when it can't be written.
*/
export function openStateFolder(folder: string): StateFolder {
	try {
		mkdirSync(path.join(folder, 'pipelines'), {recursive: true, mode: 0o700});
		return {folder, owner: readOwner(folder) ?? makeOwner(folder)};
	} catch (cause) {
		throw stateUnusable(cause);
	}
}

/** The error for a state folder that something could not be read from or written to. */
export function stateUnusable(cause: unknown): ConductoError {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new ConductoError('state-unusable', `The state folder can't be used: ${reason}.`, {
		hint: 'Name another one with --state-dir or CONDUCTO_STATE_DIR.',
		cause,
	});
}

function ownerFile(folder: string): string {
	return path.join(folder, 'owner');
}

function readOwner(folder: string): string | undefined {
	try {
		return readFileSync(ownerFile(folder), 'utf8').trim() || undefined;
	} catch (error) {
		if (isCode(error, 'ENOENT')) {
			return undefined;
		}

		throw error;
	}
}

/** Written aside and linked into place: whoever reads the file finds it whole, and the first of two programs wins. */
function makeOwner(folder: string): string {
	const made = randomUUID();
	const aside = `${ownerFile(folder)}.${made}`;
	writeFileSync(aside, `${made}\n`);
	try {
		linkSync(aside, ownerFile(folder));
		return made;
	} catch (error) {
		const other = isCode(error, 'EEXIST') ? readOwner(folder) : undefined;
		if (other === undefined) {
			// An empty file, or a file system without links.
			renameSync(aside, ownerFile(folder));
		}

		return other ?? made;
	} finally {
		rmSync(aside, {force: true});
	}
}

function isCode(error: unknown, code: string): boolean {
	return error instanceof Error && 'code' in error && error.code === code;
}

export function pipelineFolder(state: Pick<StateFolder, 'folder'>, id: string): string {
	return path.join(state.folder, 'pipelines', id);
}

/** The folders that containers of a pipeline have as their data stores; they need not be there yet. */
export function dataFolders(
	state: StateFolder,
	id: string,
): {readonly pipeline: string; readonly user: string} {
	return {
		pipeline: path.join(pipelineFolder(state, id), 'data'),
		user: path.join(state.folder, 'data'),
	};
}

/** The ids of all pipelines, newest first. */
export function pipelineIds(state: StateFolder): string[] {
	const folder = path.join(state.folder, 'pipelines');
	return readdirSync(folder)
		.filter(name => !isUnborn(name))
		.flatMap(id => {
			// It may have been removed meanwhile.
			const stat = statSync(path.join(folder, id), {throwIfNoEntry: false});
			return stat?.isDirectory() ? [{id, made: stat.birthtimeMs}] : [];
		})
		.sort((a, b) => b.made - a.made)
		.map(({id}) => id);
}
