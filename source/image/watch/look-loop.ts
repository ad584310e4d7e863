import {type LastLook, type Noticed, nextLookAt} from './look-times.ts';

export type LookLoop = {
	/** Something happened: a look follows soon. */
	readonly notice: () => void;
	/** Looks at once. Resolves after a look that began after the call. */
	readonly look: () => Promise<void>;
	/** No look begins any more. Resolves when the last one has ended. */
	readonly close: () => Promise<void>;
};

/** Calls `look` after something happened, not too often, and never twice at once. It must not reject. */
export function createLookLoop(look: () => Promise<void>): LookLoop {
	let running: Promise<void> | undefined;
	let following: Promise<void> | undefined;
	let noticed: Noticed | undefined;
	let last: LastLook | undefined;
	let timer: NodeJS.Timeout | undefined;
	let closed = false;

	const start = (): Promise<void> => {
		if (closed) {
			return Promise.resolve();
		}

		clearTimeout(timer);
		timer = undefined;
		noticed = undefined;
		const beganAt = performance.now();
		running = look().then(() => {
			last = {beganAt, endedAt: performance.now()};
			running = undefined;
			schedule();
		});
		return running;
	};

	const schedule = (): void => {
		if (noticed === undefined || running !== undefined || timer !== undefined || closed) {
			return;
		}

		const delay = nextLookAt(noticed, last) - performance.now();
		timer = setTimeout(wake, Math.max(0, delay));
		timer.unref();
	};

	// More may have happened since the timer was set: it is only moved when it rings.
	const wake = (): void => {
		timer = undefined;
		if (noticed && nextLookAt(noticed, last) > performance.now()) {
			schedule();
		} else {
			void start();
		}
	};

	return {
		notice() {
			const now = performance.now();
			noticed = {firstAt: noticed?.firstAt ?? now, lastAt: now};
			schedule();
		},
		look() {
			if (running === undefined) {
				return start();
			}

			following ??= running.then(() => {
				following = undefined;
				return start();
			});
			return following;
		},
		async close() {
			closed = true;
			clearTimeout(timer);
			await running;
		},
	};
}
