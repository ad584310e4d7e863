import type {ContainerExit} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {AttemptOutcome} from '../../events/run-event.ts';
import {formatDuration} from '../../pipeline/duration.ts';

/** What a command's exit comes to. Exit code 0 is done, whatever else there is to say. */
export function outcomeOfExit(
	{exitCode}: ContainerExit,
	/** `maxTime`, in seconds, where the command was stopped because of it. */
	overran: number | undefined,
): AttemptOutcome {
	if (exitCode === 0) {
		return {state: 'done', exitCode};
	}

	return overran === undefined ? {state: 'error', exitCode} : tooLate(overran);
}

function tooLate(maxTime: number): AttemptOutcome {
	return {
		state: 'error',
		message: `It was killed because it ran longer than ${formatDuration(maxTime)}.`,
		hint: 'Give it more time with maxTime.',
	};
}

/** What it comes to that a command could not be run, or not be followed to its end. */
export function outcomeOfFailure(error: unknown): AttemptOutcome {
	if (error instanceof ConductoError) {
		// That the engine is away says nothing about the command: it can be run when the engine is back.
		if (error.code === 'engine-missing') {
			return {state: 'killed', message: error.message};
		}

		return error.hint === undefined
			? {state: 'error', message: error.message}
			: {state: 'error', message: error.message, hint: error.hint};
	}

	return {state: 'error', message: error instanceof Error ? error.message : String(error)};
}
