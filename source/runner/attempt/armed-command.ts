import type {ContainerSpec, Engine} from '../../engine/engine.ts';
import type {ReadyCommand} from './ready-command.ts';

export type ArmedCommand = ReadyCommand & {
	/** Whether it still waits for its release, as far as is known. */
	readonly isWaiting: () => boolean;
};

export type Arming = {
	readonly engine: Engine;
	readonly container: ContainerSpec;
	readonly token: string;
	/** Puts into the created container what it needs before it starts. */
	readonly prepare: (containerId: string) => Promise<void>;
	/** Takes care that the container is removed, whatever has become of it. */
	readonly discard: () => void;
};

/**
Makes a container and starts it, so that its command begins with a line on stdin (design: "Armed containers"). It
discards the container before it rejects.
*/
export async function armCommand(arming: Arming): Promise<ArmedCommand> {
	const {engine, container, token, prepare, discard} = arming;
	try {
		const {id, adopted} = await engine.createContainer({...container, armed: {token}});
		if (adopted) {
			throw new Error(`${container.name} was there before`);
		}

		const attached = await engine.attachStdin(id);
		let hasEnded = false;
		const exit = engine.waitForExit(id);
		const onEnd = (): void => {
			hasEnded = true;
		};
		exit.then(onEnd, onEnd);
		await prepare(id);
		await engine.startContainer(id);
		return {
			containerId: id,
			output: attached.output,
			exit,
			begin: () => attached.send(`${token}\n`),
			stop: () => void engine.stopContainer(id).catch(() => {}),
			leave: discard,
			isWaiting: () => !hasEnded && attached.isOpen(),
		};
	} catch (error) {
		discard();
		throw error;
	}
}
