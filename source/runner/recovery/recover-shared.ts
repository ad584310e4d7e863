import type {AdoptedExec, Engine} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {AttemptOutcome, SharedMark} from '../../events/run-event.ts';
import {removeLog} from '../../store/log-writer.ts';
import {recoverLog} from '../../store/recovered-log.ts';
import {killedBecause, outcomeOfExit, outcomeOfFailure} from '../attempt/attempt-outcome.ts';
import {followOutput} from '../attempt/follow-output.ts';
import {stopWhenDue} from '../attempt/stop-when-due.ts';
import {diedWithEngine, removedByOthers} from './decide-recovery.ts';
import {type OpenExecution, type RecoveredEnd, untilKnown} from './recover-attempt.ts';

/** An attempt in a container that others run in, too, whose mark is in the store: it may have begun. */
export type OpenShared = Omit<OpenExecution, 'isMarker' | 'onStarted' | 'isStarted'>;

/**
Adopts an attempt in a shared container that its runner, or the connection to the engine, left open: as `recoverAttempt`
does for one with a container of its own.
*/
export async function recoverShared(
	execution: OpenShared,
	shared: SharedMark,
): Promise<RecoveredEnd> {
	return untilKnown(execution, lookAt(execution, shared));
}

function lookAt(execution: OpenShared, shared: SharedMark): () => Promise<RecoveredEnd> {
	const {clock, container: id, file} = execution;
	const begunAt = clock.monotonic();
	return async () => {
		const engine = await execution.engine();
		if (!(await engine.inspectContainer(id))) {
			return ended(removedByOthers);
		}

		const adopted = await engine.adoptExec(id, shared);
		switch (adopted.state) {
			case 'unbegun':
				removeLog(file);
				return {state: 'withdrawn'};
			case 'lost':
				// So that nothing of it goes on unheard.
				await engine.stopContainer(id, 0);
				return ended(lostWithRunner);
			case 'begun':
				return ended(
					await follow(execution, adopted, {
						engine,
						leftMs: execution.leftMs - (clock.monotonic() - begunAt),
					}),
				);
		}
	};
}

/** Rejects with `engine-lost` or `engine-missing` when the command may run on. */
async function follow(
	execution: OpenShared,
	{output, exit, stop}: Extract<AdoptedExec, {state: 'begun'}>,
	{engine, leftMs}: {readonly engine: Engine; readonly leftMs: number},
): Promise<AttemptOutcome> {
	const {clock, signal, limits, file, onOutput, onRecovered} = execution;
	// Awaited below; a container that ends before the output does would be an unhandled rejection.
	exit.catch(() => {});
	const log = recoverLog(file, onRecovered);
	const due = stopWhenDue({clock, leftMs, signal, stop: () => void stop().catch(() => {})});
	try {
		await followOutput(output, {clock, log, onOutput});
		const outcome = outcomeOfExit(await exit, {
			overran: due.isLate() ? limits.maxTime : undefined,
			mem: limits.mem,
		});
		log.end();
		onOutput();
		return signal.aborted && outcome.state !== 'done' ? killedBecause(signal) : outcome;
	} catch (error) {
		if (!isOfContainer(error)) {
			throw error;
		}

		log.end();
		return signal.aborted
			? killedBecause(signal)
			: outcomeOfSharedEnd(error, await engine.inspectContainer(execution.container));
	} finally {
		due.dispose();
		log.close();
	}
}

/** Whether what happened to a command happened to its container. */
export function isOfContainer(error: unknown): boolean {
	return error instanceof ConductoError && error.code === 'engine-failed';
}

/** What it comes to that the container ended before the command in it did. */
export function outcomeOfSharedEnd(
	error: unknown,
	container: Awaited<ReturnType<Engine['inspectContainer']>>,
): AttemptOutcome {
	return container?.state === 'exited' && container.withEngine
		? diedWithEngine
		: outcomeOfFailure(error);
}

function ended(outcome: AttemptOutcome): RecoveredEnd {
	return {state: 'ended', outcome, container: undefined};
}

const lostWithRunner = {
	state: 'killed',
	message:
		'conducto itself ended while it ran, and its image has no tee: what it printed since can not be had, nor how it ended.',
	reason: 'killed',
} as const satisfies AttemptOutcome;
