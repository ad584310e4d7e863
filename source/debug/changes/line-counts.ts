import type {LineCounts} from '../../events/session-changes.ts';

/** How many steps of comparing two texts may take; more would keep the person waiting. */
const stepLimit = 4_000_000;
/** Text has no NUL among its first bytes, as git sees it. */
const probeBytes = 8000;

/**
How many lines were added and removed, as `diff` counts them. Undefined: one of the two is no text. Of texts
that have next to nothing in common, all lines count.
*/
export function countLines(before: Buffer, after: Buffer): LineCounts | undefined {
	if (isBinary(before) || isBinary(after)) {
		return undefined;
	}

	const [one, other] = withoutCommonEnds(linesOf(before), linesOf(after));
	const kept = commonLength(one, other);
	return {added: other.length - kept, removed: one.length - kept};
}

function isBinary(contents: Buffer): boolean {
	return contents.subarray(0, probeBytes).includes(0);
}

function linesOf(contents: Buffer): readonly string[] {
	const lines = contents.toString('latin1').split('\n');
	return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function withoutCommonEnds(
	one: readonly string[],
	other: readonly string[],
): readonly [readonly string[], readonly string[]] {
	const shorter = Math.min(one.length, other.length);
	let start = 0;
	while (start < shorter && one[start] === other[start]) {
		start++;
	}

	let end = 0;
	while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) {
		end++;
	}

	return [one.slice(start, one.length - end), other.slice(start, other.length - end)];
}

/** Length of the longest sequence of lines that both have, in this order. */
function commonLength(one: readonly string[], other: readonly string[]): number {
	if (one.length * other.length > stepLimit) {
		return 0;
	}

	let row = new Uint32Array(other.length + 1);
	for (const line of one) {
		const next = new Uint32Array(other.length + 1);
		for (const [index, there] of other.entries()) {
			next[index + 1] =
				line === there ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0);
		}

		row = next;
	}

	return row[other.length] ?? 0;
}
