import {constants} from 'node:fs';
import {open} from 'node:fs/promises';

/**
Reads a file as a whole, as `readFile` does, but never waits for the other end of a pipe, and never
reads a device without end: those are refused with an error.
*/
export async function readRegularFile(file: string): Promise<Buffer> {
	await using opened = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
	const stats = await opened.stat();
	if (!stats.isFile() && !stats.isDirectory()) {
		throw Object.assign(new Error(`${file} is a pipe or a device`), {code: 'not a file'});
	}

	return await opened.readFile();
}
