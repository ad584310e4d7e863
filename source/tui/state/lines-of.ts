export type VerticalMove = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** How many lines a move goes; the first and the last are further away than anything. */
export function linesOf(move: VerticalMove, height: number): number {
	const page = Math.max(1, height - 1);
	const lines: Record<VerticalMove, number> = {
		up: -1,
		down: 1,
		'page-up': -page,
		'page-down': page,
		first: -1e9,
		last: 1e9,
	};
	return lines[move];
}

/** The entry of a list that lies so many lines from another one, or its first or last. */
export function entryAt<Entry>(entries: readonly Entry[], index: number): Entry | undefined {
	return entries[Math.max(0, Math.min(index, entries.length - 1))];
}
