import path from 'node:path';

/** What the names of files begin with by which a layer of an image says that others are not there any more. */
export const deletionPrefix = '.wh.';
/** Of a name, in bytes, on the file systems of Linux. */
const nameLimit = 255;

/** The path of the file that deletes what is at a path. */
export function deletionOf(place: string): string {
	const {dir, base} = path.posix.parse(place);
	return path.posix.join(dir, `${deletionPrefix}${base}`);
}

/** Whether there is a name that deletes a file of this (encoded) name's length. */
export function canBeDeleted(name: Buffer): boolean {
	return name.length + deletionPrefix.length <= nameLimit;
}
