import type {ContainerExit, ContainerUsage, OutputPiece} from '../../engine/engine.ts';
import type {AttemptOutcome} from '../../events/run-event.ts';

/**
A command whose container is there and whose output is read, and which waits for nothing but its beginning,
whatever kind of container that is. Whoever has one calls `leave` in the end.
*/
export type ReadyCommand = {
	readonly containerId: string;
	/** All that the command prints; ends with it, or with the connection to the engine. */
	readonly output: AsyncIterable<OutputPiece>;
	/** Resolves when the command has ended; rejects when the engine is gone. Handled: nobody need await it. */
	readonly exit: Promise<ContainerExit>;
	/** Lets the command run. Nothing of it runs before. */
	readonly begin: () => Promise<void>;
	/** Ends the command politely, then by force. Its end is seen in `exit`; so is an engine that is gone. */
	readonly stop: () => void;
	/** What its container uses now; undefined when it does not run, or does not run this command alone. */
	readonly usage: () => Promise<ContainerUsage | undefined>;
	/**
	The attempt is over: the container is removed, or kept, stopped, for a shell. Waits for nothing. Returns
	whether it is kept.
	*/
	readonly leave: (outcome: AttemptOutcome) => boolean;
};
