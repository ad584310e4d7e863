import {saysUnreleased, unreleasedExitCode} from '../../engine/armed-command.ts';
import type {ContainerExit, Engine, StdinAttachment} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import {commandInContainer, type FreshCommand} from './fresh-command.ts';
import type {ReadyCommand} from './ready-command.ts';

/** A command whose container runs already: it begins with a line on stdin (design: "Armed containers"). */
export type ArmedCommand = ReadyCommand & {
	/** Whether it still waits for its release, as far as is known. */
	readonly isWaiting: () => boolean;
};

/** Makes a container of its own for one command, and starts it. */
export async function armCommand(fresh: FreshCommand, token: string): Promise<ArmedCommand> {
	const {engine, discard} = fresh;
	let attached: StdinAttachment | undefined;
	const ready = await commandInContainer(
		{...fresh, container: {...fresh.container, armed: {token}}},
		{
			async attach(id) {
				attached = await engine.attachStdin(id);
				return attached.output;
			},
			async begin() {
				await attached?.send(`${token}\n`);
			},
		},
	);
	try {
		await engine.startContainer(ready.containerId);
	} catch (error) {
		discard(ready.containerId);
		throw error;
	}

	const exit = async (): Promise<ContainerExit> => {
		const ended = await ready.exit();
		if (await wasReleased(engine, ready.containerId, {ended, token})) {
			return ended;
		}

		// Whoever looks at what became of the container finds that its command never ran.
		throw new ConductoError('engine-lost', 'The connection to a container broke.');
	};
	return {...ready, exit, isWaiting: () => attached?.isOpen() ?? false};
}

/** Whether the command ran, as far as a container tells that has ended: also a command may end with this exit code. */
async function wasReleased(
	engine: Engine,
	containerId: string,
	{ended, token}: {readonly ended: ContainerExit; readonly token: string},
): Promise<boolean> {
	if (ended.exitCode !== unreleasedExitCode) {
		return true;
	}

	let tail = '';
	for await (const {stream, data} of await engine.logs(containerId)) {
		tail = stream === 'stderr' ? (tail + data.toString()).slice(-tailLength) : tail;
	}

	return !saysUnreleased(tail, token);
}

/** More than the marker takes. */
const tailLength = 512;
