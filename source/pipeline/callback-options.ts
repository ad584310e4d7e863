import type {ErrorCallback} from './callbacks.ts';

/** Options of every node for what follows its states (reference: "Callbacks on state"). */
export type CallbackOptions = {
	/**
	What follows an error: commands, and what is done about it, such as `retry(3)`.

	Commands run as those of `onDone` do, when the node stays in error: not before a retry, and not when it is
	skipped. `retry`, `retryThenSkip`, `retryWithDoubleMem` and `handleMemoryErrors` are inherited, the
	nearest node that has one of them wins; the first in the list that has something to do does it.
	`skipSomeErrors` is for a parent's own sake.

	@default []
	*/
	readonly onError?: ErrorCallback | readonly ErrorCallback[];
	/**
	A command, or several, that run when the node is done: each in a fresh container with the node's image and
	environment, and `CONDUCTO_NODE`, `CONDUCTO_STATE`, `CONDUCTO_ATTEMPT`, `CONDUCTO_EXIT_CODE` besides. They run
	after one another, at most 10 minutes each, and without counting as a job. If one fails, this is shown,
	but changes no state. Not inherited: on a parent, it runs once, when the parent is done.

	@default []
	*/
	readonly onDone?: string | readonly string[];
	/**
	The same for when the node was killed, by a person or by the end of the runner.

	@default []
	*/
	readonly onKilled?: string | readonly string[];
};

/** Options of an `Exec` alone: a parent comes into these states many times. */
export type ExecCallbackOptions = CallbackOptions & {
	/**
	As `onDone`, for when its turn has come, before each of its attempts.

	@default []
	*/
	readonly onQueued?: string | readonly string[];
	/**
	As `onDone`, for when an attempt has started.

	@default []
	*/
	readonly onRunning?: string | readonly string[];
	/**
	As `onDone`, for when it is skipped because of its errors: by `retryThenSkip` or `skipSomeErrors`.

	@default []
	*/
	readonly onSkipped?: string | readonly string[];
};
