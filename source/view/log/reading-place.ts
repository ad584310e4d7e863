/**
Where in a log a person reads: the number of the first line on the screen, or `end` to follow what
comes. A number stays where it is while lines are added.
*/
export type ReadingPlace = number | 'end';

/** What there is to read, and how much of it fits. */
export type LogExtent = {
	readonly first: number;
	/** One more than the last line's number. */
	readonly end: number;
	readonly height: number;
};

/** The number of the first line to show. */
export function topLine(extent: LogExtent, place: ReadingPlace): number {
	const lowest = lowestTop(extent);
	return place === 'end' ? lowest : Math.max(extent.first, Math.min(place, lowest));
}

/** Moves by lines. Whoever arrives at the end follows again. */
export function scrollBy(extent: LogExtent, place: ReadingPlace, lines: number): ReadingPlace {
	const top = Math.max(extent.first, topLine(extent, place) + lines);
	return top >= lowestTop(extent) ? 'end' : top;
}

function lowestTop({first, end, height}: LogExtent): number {
	return Math.max(first, end - height);
}
