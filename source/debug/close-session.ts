import type {Engine} from '../engine/engine.ts';
import type {MountOwners} from './mount-owners.ts';

export type Closing = {
	readonly engine: Engine;
	readonly container: string;
	readonly owners: MountOwners;
	/** What is to be done when the container is gone. */
	readonly afterwards: () => Promise<void>;
};

/** Gives the way to end a session; it does so once, however often it is called, and again after it has failed. */
export function closeOnce({engine, container, owners, afterwards}: Closing): () => Promise<void> {
	let closing: Promise<void> | undefined;
	const remove = async (): Promise<void> => engine.removeContainer(container);
	const handOver = async (): Promise<void> => {
		if (owners.needsContainer) {
			// It ended with its shell. Where it is gone, handing over tells what that comes to.
			await engine.startContainer(container).catch(() => {});
		}

		await owners.handOver();
	};
	return () => {
		// Where it is not needed any more, it goes first: what still runs in it could make more files.
		closing ??= both(
			() => (owners.needsContainer ? both(handOver, remove) : both(remove, handOver)),
			afterwards,
		).catch((error: unknown) => {
			closing = undefined;
			throw error;
		});
		return closing;
	};
}

async function both(first: () => Promise<void>, second: () => Promise<void>): Promise<void> {
	try {
		await first();
	} finally {
		await second();
	}
}
