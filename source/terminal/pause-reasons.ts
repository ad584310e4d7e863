/**
Why a program has to wait with its output: the emulator, or the terminal, has too much of it already; or it is about to
be shown, and what it printed while its screen was made would be in neither.
*/
export type PauseReason = 'emulator' | 'terminal' | 'showing';

/** Pauses while there is any reason to. Returns the function that sets one. */
export function pauseReasons(target: {
	readonly pause: () => void;
	readonly resume: () => void;
}): (reason: PauseReason, holds: boolean) => void {
	const reasons = new Set<PauseReason>();
	return (reason, holds) => {
		const wasPaused = reasons.size > 0;
		if (holds) {
			reasons.add(reason);
		} else {
			reasons.delete(reason);
		}

		const isPaused = reasons.size > 0;
		if (isPaused && !wasPaused) {
			target.pause();
		} else if (wasPaused && !isPaused) {
			target.resume();
		}
	};
}
