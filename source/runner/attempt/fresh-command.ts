import type {ContainerSpec, Engine} from '../../engine/engine.ts';
import type {ReadyCommand} from './ready-command.ts';

export type FreshCommand = {
	readonly engine: Engine;
	readonly container: ContainerSpec;
	/** Puts into the created container what it needs before it starts. */
	readonly prepare: (containerId: string) => Promise<void>;
	/** Takes care that the container is removed, whatever has become of it. */
	readonly discard: (containerId: string) => void;
};

/** Makes a container of its own for one command, which begins when it is started. */
export async function freshCommand(fresh: FreshCommand): Promise<ReadyCommand> {
	const {engine} = fresh;
	const {id} = await engine.createContainer(fresh.container);
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
			leave: () => fresh.discard(id),
		};
	} catch (error) {
		fresh.discard(id);
		throw error;
	}
}
