import type {ContainerExit, ContainerUsage, OutputPiece} from '../../engine/engine.ts';
import type {AttemptOutcome, SharedMark} from '../../events/run-event.ts';

/**
A command whose container is there and whose output is read, and which waits for nothing but its beginning,
whatever kind of container that is. Whoever has one calls `leave` in the end.
*/
export type ReadyCommand = {
	readonly containerId: string;
	/** What it is found by where its container is shared with other commands. Undefined: the container's log and exit are its own. */
	readonly shared: SharedMark | undefined;
	/** All that the command prints; ends with it, or with the connection to the engine. */
	readonly output: AsyncIterable<OutputPiece>;
	/** Of a command that has begun, asked for when its output has ended. Resolves when it has, too; rejects when the engine is gone. */
	readonly exit: () => Promise<ContainerExit>;
	/** Lets the command run. Nothing of it runs before. */
	readonly begin: () => Promise<void>;
	/** Ends the command politely, then by force. Its end is seen in its output and `exit`; so is an engine that is gone. */
	readonly stop: () => void;
	/** What its container uses now; undefined when it does not run, or does not run this command alone. */
	readonly usage: () => Promise<ContainerUsage | undefined>;
	/** Whether the container is kept, stopped, for a shell, once the attempt has ended in this way. */
	readonly keeps: (outcome: AttemptOutcome) => boolean;
	/** The end of the attempt is in the store: the container is removed, unless it is kept. Waits for nothing. */
	readonly leave: (outcome: AttemptOutcome) => void;
};
