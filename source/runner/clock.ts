/** Time as the runner sees it; tests bring their own. */
export type Clock = {
	/** Milliseconds since the epoch, for display. */
	readonly wallTime: () => number;
	/** Milliseconds from any start that never jump, for durations. */
	readonly monotonic: () => number;
	/** Calls back once after that many milliseconds. Returns the way to call it off. */
	readonly after: (ms: number, run: () => void) => () => void;
};

/** What timers can wait at most; one that is asked for more would end at once. */
const longestTimer = 2 ** 31 - 1;

export const systemClock: Clock = {
	wallTime: () => Date.now(),
	monotonic: () => performance.now(),
	after(ms, run) {
		let timer: NodeJS.Timeout;
		const wait = (left: number): void => {
			const now = Math.min(left, longestTimer);
			timer = setTimeout(() => (left > now ? wait(left - now) : run()), now);
		};
		wait(ms);
		return () => clearTimeout(timer);
	},
};
