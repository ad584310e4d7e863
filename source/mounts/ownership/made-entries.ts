import type {OwnedEntry} from './walk-owned.ts';

/** Tells what a session made in a folder, and nobody else. */
export type MadeEntries = (entries: readonly OwnedEntry[]) => {
	readonly made: readonly OwnedEntry[];
	/** Made since then, but files of somebody elsewhere, too: they have names that are not in the folder. */
	readonly shared: readonly OwnedEntry[];
};

const nanoseconds = 1_000_000n;

/**
@param before What belonged to the container's user before the session. Undefined: it is not known, and what has no
time of its making counts as made by somebody else.
@param since When the session began, in milliseconds since the epoch. What is older was not made by it, also when it
has come into the folder, or got another name, since then.
*/
export function madeEntries(before: readonly OwnedEntry[] | undefined, since: number): MadeEntries {
	const known = new Set(before?.map(identity));
	const isMade = (entry: OwnedEntry): boolean =>
		entry.born === 0n
			? before !== undefined && !known.has(identity(entry))
			: entry.born >= BigInt(since) * nanoseconds && !known.has(identity(entry));
	return entries => {
		const all = entries.filter(isMade);
		const names = new Map<bigint, bigint>();
		for (const {inode} of all) {
			names.set(inode, (names.get(inode) ?? 0n) + 1n);
		}

		const isAllHere = (entry: OwnedEntry): boolean =>
			entry.names <= 1n || entry.names === names.get(entry.inode);
		return {
			made: all.filter(isAllHere),
			shared: all.filter(entry => !isAllHere(entry)),
		};
	};
}

/** A number of an inode is given anew, sometimes at once: with the time it is one entry's for ever. */
function identity({inode, born}: OwnedEntry): string {
	return `${inode}:${born}`;
}
