import {posix} from 'node:path';
import type {MappedEntry} from '../live-mount.ts';

/** Where a path of a container comes from on this machine. */
export type MappedPlace = {
	/** The folder or file that is copied or mapped. */
	readonly source: string;
	/** Below the source; empty: it is the source itself. */
	readonly below: string;
	/** Absolute. */
	readonly place: string;
};

/** Undefined: it comes from nowhere on this machine. The innermost of several wins. */
export function mappedPlace(
	path: string,
	entries: readonly MappedEntry[],
): MappedPlace | undefined {
	const inside = entries.filter(
		({target}) => path === target || path.startsWith(target === '/' ? '/' : `${target}/`),
	);
	const entry = inside.toSorted((one, other) => other.target.length - one.target.length)[0];
	if (!entry) {
		return undefined;
	}

	const below = posix.relative(entry.target, path);
	return {
		source: entry.source,
		below,
		place: below === '' ? entry.source : posix.join(entry.source, below),
	};
}
