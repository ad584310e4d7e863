import type {ContainerSpec, Engine} from '../../engine/engine.ts';
import type {AttemptOutcome} from '../../events/run-event.ts';
import {createWithData, type DataStores} from '../../mounts/data-stores.ts';
import type {ReadyCommand} from './ready-command.ts';

export type FreshCommand = {
	readonly engine: Engine;
	readonly container: ContainerSpec;
	/** What it has as its data stores. */
	readonly data: DataStores;
	/** Puts into the created container what it needs before it starts. */
	readonly prepare: (containerId: string) => Promise<void>;
	/** Takes care that the container is removed, whatever has become of it. */
	readonly discard: (containerId: string) => void;
	/** Whether it stays, stopped, after that. Default: it never does. */
	readonly isToKeep?: (outcome: AttemptOutcome) => boolean;
};

/** Makes a container of its own for one command, which begins when it is started. */
export async function freshCommand(fresh: FreshCommand): Promise<ReadyCommand> {
	const {engine} = fresh;
	const {id} = await createWithData(engine, fresh.container, fresh.data);
	try {
		const output = await engine.attach(id);
		const exit = engine.waitForExit(id);
		// An engine that dies before the output ends would be an unhandled rejection.
		exit.catch(() => {});
		await fresh.prepare(id);
		return {
			containerId: id,
			output,
			exit,
			begin: () => engine.startContainer(id),
			stop: () => void engine.stopContainer(id).catch(() => {}),
			usage: () => engine.containerUsage(id),
			leave(outcome) {
				const isKept = fresh.isToKeep?.(outcome) ?? false;
				if (!isKept) {
					fresh.discard(id);
				}

				return isKept;
			},
		};
	} catch (error) {
		fresh.discard(id);
		throw error;
	}
}
