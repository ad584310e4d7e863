/**
Passes on at most one value per interval, the first at once; what comes in between is dropped unless
`flush` asks for the last of it.
*/
export function throttle<T>(
	emit: (value: T) => void,
	{intervalMs, now}: {readonly intervalMs: number; readonly now: () => number},
): {readonly push: (value: T) => void; readonly flush: () => void} {
	let emittedAt = Number.NEGATIVE_INFINITY;
	let held: {readonly value: T} | undefined;

	return {
		push(value) {
			if (now() - emittedAt < intervalMs) {
				held = {value};
				return;
			}

			emittedAt = now();
			held = undefined;
			emit(value);
		},
		flush() {
			if (held) {
				emit(held.value);
				held = undefined;
			}
		},
	};
}
