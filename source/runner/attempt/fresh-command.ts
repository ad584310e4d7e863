import type {ContainerSpec, Engine, OutputPiece} from '../../engine/engine.ts';
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
	/** Takes care that the container, by its id or name, is removed, whatever has become of it. */
	readonly discard: (container: string) => void;
	/** Whether it stays, stopped, after that. Default: it never does. */
	readonly isToKeep?: (outcome: AttemptOutcome) => boolean;
};

/** How a command in a container of its own is heard, and what lets it begin. */
export type Beginning = {
	readonly attach: (containerId: string) => Promise<AsyncIterable<OutputPiece>>;
	readonly begin: (containerId: string) => Promise<void>;
};

/** Makes a container of its own for one command, which begins when it is started. */
export async function freshCommand(fresh: FreshCommand): Promise<ReadyCommand> {
	const {engine} = fresh;
	return commandInContainer(fresh, {attach: engine.attach, begin: engine.startContainer});
}

/** Makes a container of its own for one command. It is discarded when it can't be made ready. */
export async function commandInContainer(
	fresh: FreshCommand,
	{attach, begin}: Beginning,
): Promise<ReadyCommand> {
	const {engine} = fresh;
	const keeps = (outcome: AttemptOutcome): boolean => fresh.isToKeep?.(outcome) ?? false;
	const id = await createAnew(fresh);
	try {
		const output = await attach(id);
		await fresh.prepare(id);
		return {
			containerId: id,
			shared: undefined,
			output,
			exit: () => engine.exitOf(id),
			begin: () => begin(id),
			stop: () => void engine.stopContainer(id).catch(() => {}),
			usage: () => engine.containerUsage(id),
			keeps,
			leave(outcome) {
				if (!keeps(outcome)) {
					fresh.discard(id);
				}
			},
		};
	} catch (error) {
		fresh.discard(id);
		throw error;
	}
}

/** Creates a container. One of its name can only be what a runner left that died: nothing ever ran in it. */
async function createAnew({engine, container, data}: FreshCommand): Promise<string> {
	for (;;) {
		const {id, adopted} = await createWithData(engine, container, data);
		if (!adopted) {
			return id;
		}

		await engine.removeContainer(id);
	}
}
