import {isEngineAway} from '../errors/engine-away.ts';

/** Sessions that could not be closed because no engine answered. */
export type LateClosings = {
	/** Closes one as soon as an engine answers, while this process lives: what it leaves, the next one sweeps. */
	readonly add: (close: () => Promise<void>) => void;
};

/** How often it is tried, in milliseconds. */
const pauseMs = 1000;

/** @param onProblem Told why one can't be closed though an engine answers; it is not tried again then. */
export function createLateClosings(onProblem: (error: unknown) => void): LateClosings {
	const soon = (close: () => Promise<void>): void => {
		// Nobody stays for it.
		setTimeout(() => void attempt(close), pauseMs).unref();
	};

	const attempt = async (close: () => Promise<void>): Promise<void> => {
		try {
			await close();
		} catch (error) {
			if (isEngineAway(error)) {
				soon(close);
			} else {
				onProblem(error);
			}
		}
	};

	return {add: soon};
}
