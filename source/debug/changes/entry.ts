/** What is at a place, in a container or on this machine. */
export type Entry =
	| {readonly type: 'file'; readonly mode: number; readonly contents: Buffer}
	| {readonly type: 'missing'}
	| {readonly type: 'folder'}
	/** A link, a device, or a file that is too large to be looked at. */
	| {readonly type: 'other'};

/** Larger files are neither compared nor offered. */
export const sizeLimit = 16 * 1024 * 1024;

/** Whether a copy of the one over the other would change nothing. Of two that are nothing to copy it would. */
export function isSame(one: Entry, other: Entry): boolean {
	if (one.type === 'file' && other.type === 'file') {
		return one.mode === other.mode && one.contents.equals(other.contents);
	}

	return one.type === other.type && one.type !== 'other';
}
