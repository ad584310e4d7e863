import type {Engine} from '../../engine/engine.ts';

/** The removals of containers that nobody waits for, until the runner ends. */
export type Removals = {
	/** By the container's id or name. */
	readonly remove: (engine: Engine, container: string) => void;
	/** Resolves when that container is gone, if it is being removed. */
	readonly removed: (container: string) => Promise<void>;
	/** Resolves when all that was begun is done. */
	readonly settled: () => Promise<void>;
};

export function createRemovals(): Removals {
	const underWay = new Map<string, Promise<void>>();
	return {
		remove(engine, container) {
			// What an engine that is gone could not remove, the next start sweeps away.
			const removed = engine
				.removeContainer(container)
				.catch(() => {})
				.finally(() => underWay.delete(container));
			underWay.set(container, removed);
		},
		async removed(container) {
			await underWay.get(container);
		},
		async settled() {
			await Promise.all(underWay.values());
		},
	};
}
