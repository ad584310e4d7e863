import type {ContainerExit} from '../../engine/engine.ts';
import type {AttemptOutcome, AttemptUsage} from '../../events/run-event.ts';
import type {LogWriter} from '../../store/log-writer.ts';
import type {Clock} from '../clock.ts';
import {outcomeOfExit, outcomeOfFailure} from './attempt-outcome.ts';
import {followOutput} from './follow-output.ts';
import type {ReadyCommand} from './ready-command.ts';
import {sampleUsage, type UsageSamples} from './usage-samples.ts';

export type Execution = {
	/** Makes what the command runs in, or takes what was made before. */
	readonly makeReady: () => Promise<ReadyCommand>;
	readonly clock: Clock;
	/** Seconds that the command may run, from its beginning; gigabytes of memory that it may use. */
	readonly limits: {readonly maxTime: number; readonly mem?: number | undefined};
	/** Aborted with the reason as text when the attempt is to be killed. */
	readonly signal: AbortSignal;
	readonly openLog: () => LogWriter;
	readonly onStarted: (containerId: string) => void;
	readonly onOutput: () => void;
};

export type AttemptEnd = {
	readonly outcome: AttemptOutcome;
	readonly durationMs: number | undefined;
	/** Undefined: the engine told nothing. */
	readonly usage: AttemptUsage | undefined;
	/** Whether its container is kept. */
	readonly isKept: boolean;
};

/** Runs one attempt: makes it ready, lets it begin, follows it to its end. Never rejects: a failure is an outcome. */
export async function execute(execution: Execution): Promise<AttemptEnd> {
	const {clock, signal} = execution;
	let startedAt: number | undefined;
	let samples: UsageSamples | undefined;
	let ready: ReadyCommand | undefined;
	let outcome: AttemptOutcome;
	try {
		signal.throwIfAborted();
		ready = await execution.makeReady();
		const {usage: ask} = ready;
		outcome = await run(ready, execution, () => {
			startedAt = clock.monotonic();
			samples = sampleUsage(ask, clock);
		});
	} catch (error) {
		outcome = outcomeOfFailure(error);
	}

	const usage = samples?.end();
	if (signal.aborted && outcome.state !== 'done') {
		outcome = {state: 'killed', reason: 'killed', message: String(signal.reason)};
	}

	const isKept = ready?.leave(outcome) ?? false;
	const durationMs =
		startedAt === undefined ? undefined : Math.round(clock.monotonic() - startedAt);
	return {outcome, durationMs, usage, isKept};
}

async function run(
	ready: ReadyCommand,
	execution: Execution,
	onStart: () => void,
): Promise<AttemptOutcome> {
	const {clock, limits, signal} = execution;
	let isLate = false;
	let callOff: (() => void) | undefined;
	const log = execution.openLog();
	try {
		signal.throwIfAborted();
		signal.addEventListener('abort', ready.stop, {once: true});
		await ready.begin();
		onStart();
		callOff = clock.after(limits.maxTime * 1000, () => {
			isLate = true;
			ready.stop();
		});
		execution.onStarted(ready.containerId);
		if (signal.aborted) {
			ready.stop();
		}

		await followOutput(ready.output, {clock, log, onOutput: execution.onOutput});
		const exit: ContainerExit = await ready.exit;
		return outcomeOfExit(exit, {overran: isLate ? limits.maxTime : undefined, mem: limits.mem});
	} finally {
		callOff?.();
		signal.removeEventListener('abort', ready.stop);
		log.close();
	}
}
