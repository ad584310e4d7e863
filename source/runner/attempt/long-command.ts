import type {Engine} from '../../engine/engine.ts';
import {smallArchive} from '../../image/network/small-archive.ts';

/** The kernel takes no longer argument than 128 KiB, its end included. */
const longestArgument = 128 * 1024 - 1;
const folder = 'conducto';
const file = `${folder}/command.sh`;

/**
The same shell command, in a form that a running container takes: one that is too long for an argument is put
into a file.
*/
export async function commandIn(
	engine: Engine,
	containerId: string,
	command: readonly string[],
): Promise<readonly string[]> {
	const [shell = 'sh', , script = ''] = command;
	if (Buffer.byteLength(script) <= longestArgument) {
		return command;
	}

	await engine.putArchive(
		containerId,
		'/',
		smallArchive({folders: [folder], files: [{path: file, contents: script}]}),
	);
	return [shell, `/${file}`];
}
