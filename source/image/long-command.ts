import type {FileTaker} from '../engine/engine.ts';
import {smallArchive} from './network/small-archive.ts';

/** Linux takes no longer single argument (`MAX_ARG_STRLEN`, less the zero at its end). */
const longestArgument = 128 * 1024 - 1;

const folder = 'conducto';
const file = `${folder}/command`;

/**
What a shell is given as its `-c`: the command itself, or, where that is too long for an argument, what reads it
from a file. Read in this way, it has the same `$0` and arguments, and its exit code is the shell's.
*/
export function shellCommand(command: string): string {
	return isLong(command) ? `. /${file}` : command;
}

/** Puts a command that is too long for an argument into a container; before it starts. */
export async function putLongCommand(
	engine: FileTaker,
	containerId: string,
	command: string,
): Promise<void> {
	if (isLong(command)) {
		const files = [{path: file, contents: command}];
		await engine.putArchive(containerId, '/', smallArchive({folders: [folder], files}));
	}
}

function isLong(command: string): boolean {
	return Buffer.byteLength(command) > longestArgument;
}
