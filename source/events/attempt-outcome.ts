/**
What ended an attempt whose container was made: the command by itself, `maxTime`, its memory limit, a person
(or the end of the runner), or the engine that went away, which is never the command's fault.
*/
export type EndReason = 'exit' | 'timed-out' | 'out-of-memory' | 'killed' | 'engine';

/** How an attempt ended. A failed command is a value, never an exception. */
export type AttemptOutcome =
	/** Exit code 0 is done, whatever became of single processes of the command. */
	| {readonly state: 'done'; readonly exitCode: 0}
	/** The command failed, or (without an exit code) it could not be started: `message` says why. */
	| {
			readonly state: 'error';
			readonly exitCode?: number;
			/** Undefined in what older versions wrote, and where nothing was started; see `endReason`. */
			readonly reason?: EndReason;
			readonly message?: string;
			readonly hint?: string;
	  }
	/** Ended by a person, by the end of its runner, or with the engine. */
	| {readonly state: 'killed'; readonly message: string; readonly reason?: EndReason};

/** What a container used, as far as the engine told while it ran. */
export type AttemptUsage = {
	/** The most memory that it had at once. */
	readonly peakMemoryBytes?: number;
	/** Time on CPUs, all of them together. */
	readonly cpuMs?: number;
};

/** What ended an attempt; undefined: nothing was started. */
export function endReason(outcome: AttemptOutcome): EndReason | undefined {
	switch (outcome.state) {
		case 'done':
			return 'exit';
		case 'killed':
			return outcome.reason ?? 'killed';
		case 'error':
			return outcome.reason ?? (outcome.exitCode === undefined ? undefined : 'exit');
	}
}
