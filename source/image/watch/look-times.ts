/** How long nothing more has to happen before it is looked at: editors save in several steps. */
const quietMs = 100;
/** How often it is looked at while something happens all the time. */
const stormMs = 1000;
/** How many times as long as the last look there is none: what takes 100 ms is done once a second at most. */
const restFactor = 9;
const longestRestMs = 1000;

export type Noticed = {
	/** When something was noticed that was not looked at yet: the first and the last time. */
	readonly firstAt: number;
	readonly lastAt: number;
};

export type LastLook = {readonly beganAt: number; readonly endedAt: number};

/** When to look again, in milliseconds of the same clock. */
export function nextLookAt({firstAt, lastAt}: Noticed, last: LastLook | undefined): number {
	const settledAt = Math.min(lastAt + quietMs, firstAt + stormMs);
	if (last === undefined) {
		return settledAt;
	}

	const rest = Math.min((last.endedAt - last.beganAt) * restFactor, longestRestMs);
	return Math.max(settledAt, last.endedAt + rest);
}
