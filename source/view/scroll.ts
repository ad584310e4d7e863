/** A list of which only a window is shown. */
export type ListWindow = {
	/** Index of the first line shown. */
	readonly top: number;
	readonly height: number;
	readonly count: number;
};

/** Lines that stay visible above and below the selected one while it moves. */
const margin = 2;

/** Moves the window no further than it must to show the selected line. */
export function windowTop({top, height, count}: ListWindow, selected: number): number {
	const kept = Math.min(margin, Math.max(0, Math.floor((height - 1) / 2)));
	const highest = selected - kept;
	const lowest = selected + kept - height + 1;
	const moved = Math.min(Math.max(top, lowest), highest);
	return Math.max(0, Math.min(moved, count - height));
}
