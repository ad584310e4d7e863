/** Time as the runner sees it; tests bring their own. */
export type Clock = {
	/** Milliseconds since the epoch, for display. */
	readonly wallTime: () => number;
	/** Milliseconds from any start that never jump, for durations. */
	readonly monotonic: () => number;
};

export const systemClock: Clock = {
	wallTime: () => Date.now(),
	monotonic: () => performance.now(),
};
