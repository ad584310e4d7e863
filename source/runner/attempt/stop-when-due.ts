import type {Clock} from '../clock.ts';

export type Due = {
	readonly clock: Clock;
	/** Milliseconds that are left to the command. */
	readonly leftMs: number;
	/** Aborted when the attempt is to be killed. */
	readonly signal: AbortSignal;
	/** Called at most once for each reason. */
	readonly stop: () => void;
};

/** Stops a command that runs when it is to be killed, or when its time is over. */
export function stopWhenDue({clock, leftMs, signal, stop}: Due): {
	/** Whether its time was over before its end. */
	readonly isLate: () => boolean;
	readonly dispose: () => void;
} {
	let isLate = false;
	const callOff = clock.after(Math.max(0, leftMs), () => {
		isLate = true;
		stop();
	});
	if (signal.aborted) {
		stop();
	} else {
		signal.addEventListener('abort', stop, {once: true});
	}

	return {
		isLate: () => isLate,
		dispose() {
			callOff();
			signal.removeEventListener('abort', stop);
		},
	};
}
