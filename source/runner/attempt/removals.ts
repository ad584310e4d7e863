import type {Engine} from '../../engine/engine.ts';
import {isEngineAway} from '../../errors/engine-away.ts';

/** How often the removal of one container is tried: each time after an engine answered. */
const mostTries = 5;

/**
The removals of containers that nobody waits for. What an engine that is away could not remove is removed when it
answers again, or by the sweep of the next runner.
*/
export type Removals = {
	/** By the container's id. */
	readonly remove: (engine: Engine, containerId: string) => void;
	/** By its name, one that was never started, if there is one: the answer to its creation may have been lost. */
	readonly removeUnstarted: (engine: Engine, name: string) => void;
	/** Resolves when that container is gone, if it is being removed, or when no engine answers. */
	readonly removed: (container: string) => Promise<void>;
	/** Nothing is tried again from now on. Resolves when all that is under way is done. */
	readonly settled: () => Promise<void>;
};

export function createRemovals(untilEngineBack: (error: Error) => Promise<void>): Removals {
	const underWay = new Map<string, Promise<Error | undefined>>();
	let isEnding = false;

	/** Resolves to why no engine answered; to undefined when there is nothing more to do. */
	const attempt = (container: string, remove: () => Promise<unknown>) => {
		const tried: Promise<Error | undefined> = remove()
			.then(
				() => undefined,
				error => (isEngineAway(error) ? error : undefined),
			)
			.finally(() => {
				if (underWay.get(container) === tried) {
					underWay.delete(container);
				}
			});
		underWay.set(container, tried);
		return tried;
	};

	const untilGone = async (
		container: string,
		remove: () => Promise<unknown>,
		removeAgain = remove,
	): Promise<void> => {
		let away = await attempt(container, remove);
		for (let tries = 1; away && !isEnding && tries < mostTries; tries++) {
			await untilEngineBack(away);
			away = isEnding ? undefined : await attempt(container, removeAgain);
		}
	};

	// That the absence of an engine can't be written down is told where it is found.
	const ignore = (): void => {};

	return {
		remove(engine, id) {
			untilGone(id, () => engine.removeContainer(id)).catch(ignore);
		},
		removeUnstarted(engine, name) {
			// Later another one may have the name, and run.
			untilGone(
				name,
				() => engine.removeContainer(name),
				() => engine.removeStopped(name),
			).catch(ignore);
		},
		async removed(container) {
			await underWay.get(container);
		},
		async settled() {
			isEnding = true;
			await Promise.all(underWay.values());
		},
	};
}
