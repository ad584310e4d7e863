import {existsSync} from 'node:fs';

/** How often a runner looks whether its socket still lies where it was made, in milliseconds. */
const lookEveryMs = 5000;

/**
Makes a runner's socket anew when it is gone: a system removes a user's runtime folder when the user
logs out, and a runner that goes on would never be found again. Returns the way to end it.
*/
export function keepSocket(
	current: () => string,
	makeAnew: () => Promise<void>,
	everyMs = lookEveryMs,
): () => void {
	let isMaking = false;
	const timer = setInterval(() => {
		if (!isMaking && !existsSync(current())) {
			isMaking = true;
			makeAnew()
				// Nowhere now, perhaps: there is another look.
				.catch(() => {})
				.finally(() => {
					isMaking = false;
				});
		}
	}, everyMs);
	timer.unref();
	return () => clearInterval(timer);
}
