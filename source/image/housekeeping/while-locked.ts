import type {ImageMemory} from '../memory.ts';

/** How long to wait for a lock. What is in use goes another time. */
const patienceMs = 500;

/** Does something while all of these locks are held. Resolves to undefined, and does nothing, when one is taken. */
export async function whileLocked<Result>(
	memory: ImageMemory,
	names: readonly string[],
	act: () => Promise<Result>,
): Promise<Result | undefined> {
	const held: Array<() => void> = [];
	try {
		for (const name of names) {
			const lock = await memory.lock(name, AbortSignal.timeout(patienceMs)).catch(unlessTimedOut);
			if (!lock) {
				return undefined;
			}

			held.push(lock);
		}

		return await act();
	} finally {
		for (const letGo of held) {
			letGo();
		}
	}
}

function unlessTimedOut(error: unknown): undefined {
	// Node's timers wrap the signal's reason.
	if (error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name)) {
		return undefined;
	}

	throw error;
}
