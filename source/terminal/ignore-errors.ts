import type {EventEmitter} from 'node:events';

/** How many ignore the errors of a stream. One listener serves them all, or Node.js would warn of a leak. */
const counts = new WeakMap<EventEmitter, number>();

const ignore = (): void => {};

/**
Keeps errors of streams, as of a terminal that went away, from ending this process. Returns the way to heed them
again, which is to be called once; they are heeded when nobody ignores them any more.
*/
export function ignoreErrors(...streams: readonly EventEmitter[]): () => void {
	for (const stream of streams) {
		const before = counts.get(stream) ?? 0;
		counts.set(stream, before + 1);
		if (before === 0) {
			stream.on('error', ignore);
		}
	}

	return () => {
		for (const stream of streams) {
			const left = (counts.get(stream) ?? 0) - 1;
			counts.set(stream, left);
			if (left === 0) {
				stream.off('error', ignore);
			}
		}
	};
}
