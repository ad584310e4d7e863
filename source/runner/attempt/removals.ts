import type {Engine} from '../../engine/engine.ts';

/** The removals of containers that nobody waits for, until the runner ends. */
export type Removals = {
	readonly remove: (engine: Engine, containerId: string) => void;
	/** Resolves when all that was begun is done. */
	readonly settled: () => Promise<void>;
};

export function createRemovals(): Removals {
	const underWay = new Set<Promise<void>>();
	return {
		remove(engine, containerId) {
			// What an engine that is gone could not remove, the next start sweeps away.
			const removed = engine
				.removeContainer(containerId)
				.catch(() => {})
				.finally(() => underWay.delete(removed));
			underWay.add(removed);
		},
		async settled() {
			await Promise.all(underWay);
		},
	};
}
