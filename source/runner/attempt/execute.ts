import type {ContainerState} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import {isEngineAway} from '../../errors/engine-away.ts';
import type {
	AttemptOutcome,
	AttemptUsage,
	RunEventBody,
	SharedMark,
} from '../../events/run-event.ts';
import type {LogWriter} from '../../store/log-writer.ts';
import type {Clock} from '../clock.ts';
import {diedWithEngine} from '../recovery/decide-recovery.ts';
import {endsSoon} from '../recovery/follow-log.ts';
import type {RecoveredEnd} from '../recovery/recover-attempt.ts';
import {isOfContainer, outcomeOfSharedEnd} from '../recovery/recover-shared.ts';
import {killedBecause, outcomeOfExit, outcomeOfFailure} from './attempt-outcome.ts';
import type {Conclusion} from './conclusion.ts';
import {followOutput} from './follow-output.ts';
import type {ReadyCommand} from './ready-command.ts';
import {stopWhenDue} from './stop-when-due.ts';
import {sampleUsage, type UsageSamples, usageAtEnd} from './usage-samples.ts';

export type Execution = {
	/** Makes what the command runs in, or takes what was made before. */
	readonly makeReady: () => Promise<ReadyCommand>;
	readonly clock: Clock;
	/** Seconds that the command may run, from its beginning; gigabytes of memory that it may use. */
	readonly limits: {readonly maxTime: number; readonly mem?: number | undefined};
	/** Aborted with the reason as text when the attempt is to be killed. */
	readonly signal: AbortSignal;
	readonly openLog: () => LogWriter;
	readonly onStarted: (containerId: string, shared: SharedMark | undefined) => void;
	readonly onOutput: () => void;
	/** Undefined: when the connection to the engine breaks, that is the end. */
	readonly recovery: Recoverer | undefined;
	/**
	What the command's end comes to, given what it left in its container, which is still there. Default: what
	it came to by itself.
	*/
	readonly conclude?: (outcome: AttemptOutcome, containerId: string) => Promise<Conclusion>;
};

/** What it takes to let a command live on that nothing is heard of any more. */
export type Recoverer = {
	/** Whether the runner ends and lets its containers live: what has not begun does not begin. */
	readonly isLetGo: () => boolean;
	readonly inspect: (containerId: string) => Promise<ContainerState | undefined>;
	/** Follows a command again; some milliseconds of its time are left. */
	readonly recover: (containerId: string, leftMs: number) => Promise<RecoveredEnd>;
	/** Told why no engine answers. */
	readonly onEngineAway: (error: Error) => void;
};

export type AttemptEnd =
	/** It never began. */
	| {readonly state: 'withdrawn'}
	| {
			readonly state: 'ended';
			readonly outcome: AttemptOutcome;
			readonly durationMs: number | undefined;
			/** Undefined: the engine told nothing. */
			readonly usage: AttemptUsage | undefined;
			/** Whether its container is kept. */
			readonly isKept: boolean;
			/** What is to be written down together with its end. Default: nothing. */
			readonly made?: RunEventBody | undefined;
			/** To be called when this is in the store: until then the container tells what became of the attempt. */
			readonly leave: () => void;
	  };

const withdrawn = {state: 'withdrawn'} as const;

/** Runs one attempt: makes it ready, lets it begin, follows it to its end. A failure is an outcome; rejects only when what happens can't be written down. */
export async function execute(execution: Execution): Promise<AttemptEnd> {
	const {clock, signal, recovery} = execution;
	let startedAt: number | undefined;
	let samples: UsageSamples | undefined;
	let ready: ReadyCommand | undefined;
	let outcome: AttemptOutcome | 'withdrawn';
	let made: RunEventBody | undefined;
	try {
		signal.throwIfAborted();
		ready = await execution.makeReady();
		const {usage: ask} = ready;
		outcome = await run(ready, execution, () => {
			startedAt = clock.monotonic();
			samples = sampleUsage(ask, {clock});
		});
		// Also of what was to be killed and was done before: what it made is needed.
		const isOver = outcome !== 'withdrawn' && (!signal.aborted || outcome.state === 'done');
		if (outcome !== 'withdrawn' && isOver && execution.conclude) {
			({outcome, made} = await execution.conclude(outcome, ready.containerId));
		}
	} catch (error) {
		if (error instanceof ConductoError && error.code === 'state-unusable') {
			// Not the command's fault, which runs on: its container is adopted when there is room again.
			throw error;
		}

		if (recovery && !ready && isEngineAway(error) && !signal.aborted) {
			recovery.onEngineAway(error);
			return withdrawn;
		}

		outcome = outcomeOfFailure(error);
	}

	const sampled = samples?.end();
	if (outcome === 'withdrawn') {
		ready?.leave({state: 'killed', reason: 'killed', message: 'It was not begun.'});
		return withdrawn;
	}

	if (signal.aborted && outcome.state !== 'done') {
		outcome = killedBecause(signal);
	}

	const ended = outcome;
	return {
		state: 'ended',
		outcome: ended,
		durationMs: startedAt === undefined ? undefined : Math.round(clock.monotonic() - startedAt),
		usage: usageAtEnd(ended, sampled, execution.limits.mem),
		isKept: ready?.keeps(ended) ?? false,
		made,
		leave: () => ready?.leave(ended),
	};
}

async function run(
	ready: ReadyCommand,
	execution: Execution,
	onStart: () => void,
): Promise<AttemptOutcome | 'withdrawn'> {
	const {clock, limits, signal, recovery} = execution;
	if (recovery?.isLetGo()) {
		return 'withdrawn';
	}

	const endsAt = clock.monotonic() + limits.maxTime * 1000;
	try {
		return await follow(ready, execution, onStart);
	} catch (error) {
		if (!recovery || signal.aborted) {
			throw error;
		}

		if (!isEngineAway(error)) {
			if (ready.shared && isOfContainer(error)) {
				return outcomeOfSharedEnd(error, await recovery.inspect(ready.containerId));
			}

			throw error;
		}

		const end = await recovery.recover(ready.containerId, endsAt - clock.monotonic());
		return end.state === 'withdrawn' ? 'withdrawn' : end.outcome;
	}
}

/** Rejects with `engine-lost` or `engine-missing` when the command may run on, but nothing more is heard of it. */
async function follow(
	ready: ReadyCommand,
	execution: Execution,
	onStart: () => void,
): Promise<AttemptOutcome> {
	const {clock, limits, signal} = execution;
	/** What tells of the end of a container tells of the command's only where that is its own. */
	const recovery = ready.shared ? undefined : execution.recovery;
	const log = execution.openLog();
	let due: ReturnType<typeof stopWhenDue> | undefined;
	try {
		signal.throwIfAborted();
		if (ready.shared) {
			// By this it is found afterwards, and found out whether it began.
			execution.onStarted(ready.containerId, ready.shared);
		}

		await ready.begin();
		onStart();
		due = stopWhenDue({clock, leftMs: limits.maxTime * 1000, signal, stop: ready.stop});
		if (!ready.shared) {
			execution.onStarted(ready.containerId, undefined);
		}

		await followOutput(ready.output, {clock, log, onOutput: execution.onOutput});
		const exit = await (recovery ? endsSoon(ready.exit(), clock) : ready.exit());
		const isOwnEnd = exit.exitCode === 0 || exit.outOfMemory || signal.aborted || due.isLate();
		if (recovery && !isOwnEnd) {
			const container = await recovery.inspect(ready.containerId);
			if (container?.state === 'exited' && container.withEngine) {
				return diedWithEngine;
			}
		}

		return outcomeOfExit(exit, {
			overran: due.isLate() ? limits.maxTime : undefined,
			mem: limits.mem,
		});
	} finally {
		due?.dispose();
		log.close();
	}
}
