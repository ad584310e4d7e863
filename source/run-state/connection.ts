import type {ErrorCode} from '../errors/conducto-error.ts';
import type {OutputChunk} from '../events/output.ts';
import type {CommandReply, RunCommand} from '../events/run-command.ts';
import type {RunEvent} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {RunState} from './run-state.ts';

/** What a display is told about a pipeline besides its state. */
export type PipelineInfo = {
	/** Short id, as in `conducto open <id>`. */
	readonly id: string;
	/** Base name of the definition's file, for the header. */
	readonly title: string;
};

/** Why a runner could not go on: an error as plain data. */
export type RunnerFault = {
	readonly code: ErrorCode;
	readonly message: string;
	readonly hint?: string | undefined;
};

/**
A display's end of a pipeline. Everything behind it crosses the pipeline's socket, also when the
runner lives in the same process.
*/
export type Connection = {
	readonly info: PipelineInfo;
	/** The same object at all times; compare `seq` to see whether it changed. */
	readonly state: RunState;
	/** Calls the listener after events were folded into the state. Returns the way to end it. */
	readonly onEvents: (listener: (events: readonly RunEvent[]) => void) => () => void;
	/** Calls the listener when the runner is gone, with the reason where it told one. */
	readonly onClose: (listener: (fault?: RunnerFault) => void) => () => void;
	readonly send: (command: RunCommand) => Promise<CommandReply>;
	/**
	Follows what an attempt of a node prints, or a build of an image (`path` is its `imageLogPath` and
	`attempt` the number of the build): first the end of what is there (about `tail` bytes of the log),
	then what comes. A display that falls further behind than `tail` starts over at the end (`onStart`
	once more), unless `tail` is infinite. Returns the way to end it.
	*/
	readonly watchOutput: (
		watch: {readonly path: NodePath; readonly attempt: number; readonly tail: number},
		listener: OutputListener,
	) => () => void;
	readonly close: () => void;
};

export type OutputListener = {
	/** Called before the first chunk, and again when output was passed over. `truncated`: there was more before. */
	readonly onStart: (truncated: boolean) => void;
	readonly onChunk: (chunk: OutputChunk) => void;
	/** Called when the attempt or the build has ended and all of its output was passed on. */
	readonly onEnd?: () => void;
};
