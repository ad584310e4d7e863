import type {ContainerExit} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {AttemptOutcome} from '../../events/run-event.ts';
import {formatDuration} from '../../pipeline/duration.ts';

/** What a command's exit comes to. Exit code 0 is done, whatever else there is to say. */
export function outcomeOfExit(
	{exitCode, outOfMemory}: ContainerExit,
	limits: {
		/** `maxTime`, in seconds, where the command was stopped because of it. */
		readonly overran: number | undefined;
		/** `mem`, in gigabytes. */
		readonly mem: number | undefined;
	},
): AttemptOutcome {
	if (exitCode === 0) {
		return {state: 'done', exitCode};
	}

	if (limits.overran !== undefined) {
		return tooLate(limits.overran);
	}

	return outOfMemory ? tooLarge(exitCode, limits.mem) : {state: 'error', exitCode, reason: 'exit'};
}

function tooLarge(exitCode: number, mem: number | undefined): AttemptOutcome {
	const limit = mem === undefined ? '' : `: it may use ${mem} GB`;
	return {
		state: 'error',
		exitCode,
		reason: 'out-of-memory',
		message: `It ran out of memory${limit}.`,
		hint: 'Give it more with mem.',
	};
}

/** The end of a command that was killed, with the reason that the signal was aborted with. */
export function killedBecause(signal: AbortSignal): AttemptOutcome {
	return {state: 'killed', reason: 'killed', message: String(signal.reason)};
}

function tooLate(maxTime: number): AttemptOutcome {
	return {
		state: 'error',
		reason: 'timed-out',
		message: `It was killed because it ran longer than ${formatDuration(maxTime)}.`,
		hint: 'Give it more time with maxTime.',
	};
}

/** Whether the container of an attempt is worth a look: its command ran in it, and failed. */
export function isWorthKeeping(outcome: AttemptOutcome): boolean {
	return outcome.state === 'error' && outcome.reason !== undefined && outcome.reason !== 'engine';
}

/** What it comes to that a command could not be run, or not be followed to its end. */
export function outcomeOfFailure(error: unknown): AttemptOutcome {
	if (error instanceof ConductoError) {
		// That the engine is away says nothing about the command: it can be run when the engine is back.
		if (error.code === 'engine-missing') {
			return {state: 'killed', reason: 'engine', message: error.message};
		}

		return error.hint === undefined
			? {state: 'error', message: error.message}
			: {state: 'error', message: error.message, hint: error.hint};
	}

	return {state: 'error', message: error instanceof Error ? error.message : String(error)};
}
