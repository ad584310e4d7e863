const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** A finished duration, at most 7 characters wide: `0.4s`, `12s`, `3m05s`, `1h02m`. Cut, never rounded up. */
export function durationText(ms: number): string {
	if (ms >= 0 && ms < 10 * second) {
		return `${(Math.floor(ms / 100) / 10).toFixed(1)}s`;
	}

	return elapsedText(ms);
}

/** A duration that is still growing: as `durationText`, without tenths, which would change in every frame. */
export function elapsedText(ms: number): string {
	const elapsed = Math.max(0, ms);
	if (elapsed < minute) {
		return `${Math.floor(elapsed / second)}s`;
	}

	return elapsed < hour
		? `${Math.floor(elapsed / minute)}m${twoDigits((elapsed % minute) / second)}s`
		: `${Math.floor(elapsed / hour)}h${twoDigits((elapsed % hour) / minute)}m`;
}

function twoDigits(value: number): string {
	return String(Math.floor(value)).padStart(2, '0');
}
