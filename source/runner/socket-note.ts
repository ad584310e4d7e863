import {readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {pipelineFolder, type StateFolder} from '../store/state-folder.ts';
import {isOwnFolder, socketPath} from './socket-path.ts';

/** The file in a pipeline's folder that says where the socket of its runner lies, or lay. */
const fileName = 'socket';

/** Writes down where a runner listens: another terminal may have another runtime folder, or none. */
export function noteSocket(folder: string, socket: string): void {
	const file = path.join(folder, fileName);
	try {
		// Whoever reads it finds it whole.
		writeFileSync(`${file}.new`, socket, {mode: 0o600});
		renameSync(`${file}.new`, file);
	} catch {
		// On a full disk: without a note it is looked for where it would be made.
		rmSync(file, {force: true});
	}
}

/** Where the runner of a pipeline listens if it lives: where the last one did or, before the first, where one would. */
export function findSocket(
	state: StateFolder,
	id: string,
	env: Readonly<Record<string, string | undefined>>,
): string {
	const noted = readNote(path.join(pipelineFolder(state, id), fileName));
	// What was noted may be gone, and its folder made anew by somebody else.
	const isTrusted = noted !== undefined && isOwnFolder(path.dirname(noted));
	return isTrusted ? noted : socketPath(state.owner, id, env);
}

function readNote(file: string): string | undefined {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}
