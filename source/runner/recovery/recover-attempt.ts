import type {ContainerState, Engine} from '../../engine/engine.ts';
import {isEngineAway} from '../../errors/engine-away.ts';
import type {AttemptOutcome} from '../../events/run-event.ts';
import {removeLog} from '../../store/log-writer.ts';
import {killedBecause, outcomeOfExit} from '../attempt/attempt-outcome.ts';
import {stopWhenDue} from '../attempt/stop-when-due.ts';
import {decideRecovery, type ExitedContainer, type Recovery} from './decide-recovery.ts';
import {followLog, type LogFollower} from './follow-log.ts';
import {createKnownStart, type StartWatch} from './known-start.ts';

export type OpenExecution = LogFollower & {
	/** Rejects with `engine-missing` while there is none. */
	readonly engine: () => Promise<Engine>;
	/** Resolves when it is time to look again for an engine that is away. */
	readonly engineBack: (error: Error) => Promise<void>;
	/** The container's id or name. */
	readonly container: string;
	/** Whether the store says that the container was started. */
	readonly isStarted: boolean;
	/** Whether the store says that it was to be killed; the signal is aborted then. */
	readonly isKilled: boolean;
	/** Whether the end of stderr says that the command was not released. */
	readonly isMarker: (tail: string) => boolean;
	/** Seconds that the command may run in all, and gigabytes of memory that it may use. */
	readonly limits: {readonly maxTime: number; readonly mem?: number | undefined};
	/** Milliseconds that are left to it. */
	readonly leftMs: number;
	/** Aborted when the attempt is to be killed. */
	readonly signal: AbortSignal;
	/** The container was started, which the store does not know. */
	readonly onStarted: (containerId: string) => void;
};

/** What became of an attempt that was left open. */
export type RecoveredEnd =
	| {readonly state: 'withdrawn'}
	| {
			readonly state: 'ended';
			readonly outcome: AttemptOutcome;
			/** Undefined: there is none any more. */
			readonly container: ExitedContainer | undefined;
	  };

/**
Adopts an attempt that its runner, or the connection to the engine, left open: follows it to its end with all of its
output, or finds out how it ended, or that it never ran. While no engine answers it waits. Rejects when
the log can't be written, or the engine refuses what is asked.
*/
export async function recoverAttempt(execution: OpenExecution): Promise<RecoveredEnd> {
	return untilKnown(execution, lookAt(execution));
}

/** Looks until it is known what became of an attempt. While no engine answers it waits. */
export async function untilKnown(
	{engineBack}: Pick<OpenExecution, 'engineBack'>,
	look: () => Promise<RecoveredEnd | undefined>,
): Promise<RecoveredEnd> {
	for (;;) {
		try {
			const end = await look();
			if (end) {
				return end;
			}
		} catch (error) {
			if (!isEngineAway(error)) {
				throw error;
			}

			await engineBack(error);
		}
	}
}

/** Makes the function that does what is due. It resolves to undefined when it is to be called again. */
function lookAt(execution: OpenExecution): () => Promise<RecoveredEnd | undefined> {
	const {clock, file, limits} = execution;
	const begunAt = clock.monotonic();
	const begun = createKnownStart(execution);
	let {isKilled} = execution;
	let wasRunning = false;
	let isLate = false;
	/** The end of stderr, once all of an ended container's log was read. */
	let tail: string | undefined;

	const follow = async (engine: Engine, id: string): Promise<void> => {
		const due = stopWhenDue({
			clock,
			leftMs: execution.leftMs - (clock.monotonic() - begunAt),
			signal: execution.signal,
			stop: () => void engine.stopContainer(id).catch(() => {}),
		});
		let watch: StartWatch | undefined;
		try {
			watch = await begun.watch(engine, id);
			// Read once more when it has ended: the engine may leave out the end of a last line that has none.
			await followLog(engine, id, {
				...execution,
				onOutput(piece) {
					if (piece) {
						watch?.onOutput(piece);
					}

					execution.onOutput();
				},
			});
		} finally {
			watch?.dispose();
			isLate ||= due.isLate();
			isKilled ||= execution.signal.aborted;
			due.dispose();
		}
	};

	const withdraw = async (
		engine: Engine,
		container: ContainerState | undefined,
	): Promise<RecoveredEnd | undefined> => {
		// Not by force: it may have been started in this very moment.
		if (container && !(await engine.removeStopped(container.id))) {
			return undefined;
		}

		removeLog(file);
		return {state: 'withdrawn'};
	};

	const end = (next: Extract<Recovery, {do: 'end' | 'kill'}>): RecoveredEnd => {
		const {container} = next;
		if (container) {
			begun.know(container.id);
		}

		const outcome =
			next.do === 'kill'
				? next.outcome
				: outcomeOfExit(next.container.exit, {
						overran: isLate ? limits.maxTime : undefined,
						mem: limits.mem,
					});
		return isKilled && outcome.state !== 'done'
			? {state: 'ended', outcome: killedBecause(execution.signal), container}
			: {state: 'ended', outcome, container};
	};

	return async () => {
		const engine = await execution.engine();
		const container = await engine.inspectContainer(execution.container);
		if (container?.state === 'exited') {
			tail ??= await followLog(engine, container.id, execution);
		}

		const isUnreleased = tail !== undefined && execution.isMarker(tail);
		// One that ran, and is gone before it is known whether its command did, is not run once more.
		const isStarted = begun.isKnown() || wasRunning;
		const next = decideRecovery({isStarted, container, isUnreleased});
		switch (next.do) {
			case 'withdraw':
				return withdraw(engine, container);
			case 'follow':
				wasRunning = true;
				await follow(engine, next.containerId);
				return undefined;
			default:
				return end(next);
		}
	};
}
