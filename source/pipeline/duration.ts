const secondsOf = {d: 24 * 60 * 60, h: 60 * 60, m: 60, s: 1} as const;

type Unit = keyof typeof secondsOf;

/** The seconds of `90s`, `10m`, `2h`, `1.5h` or `1d`; undefined when it is no duration above 0. */
export function parseDuration(text: string): number | undefined {
	const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text.trim()) ?? [];
	const seconds = Number(amount) * (secondsOf[unit as Unit] ?? 0);
	return isDuration(seconds) ? seconds : undefined;
}

/** Whether it can be a number of seconds. */
export function isDuration(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

/** Seconds as a person would write them, in the largest unit of which it is a whole number. */
export function formatDuration(seconds: number): string {
	for (const [unit, length] of Object.entries(secondsOf)) {
		if (seconds % length === 0) {
			return `${seconds / length}${unit}`;
		}
	}

	return `${seconds}s`;
}
