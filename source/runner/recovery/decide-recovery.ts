import type {ContainerState} from '../../engine/engine.ts';
import type {AttemptOutcome} from '../../events/run-event.ts';

/** What is known of an attempt that its runner, or the connection to the engine, left open. */
export type OpenAttempt = {
	/** Whether the store says that its container was started. */
	readonly isStarted: boolean;
	/** What the engine has of it. */
	readonly container: ContainerState | undefined;
	/** Whether its container said on its way out that the command was not released (design: "Armed containers"). */
	readonly isUnreleased: boolean;
};

/** What becomes of it. */
export type Recovery =
	/** It never ran: as if it had not been intended. Its container, if there is one, is removed. */
	| {readonly do: 'withdraw'}
	/** It runs. */
	| {readonly do: 'follow'; readonly containerId: string}
	/** It ended by itself, in the way that its exit tells. */
	| {readonly do: 'end'; readonly container: ExitedContainer}
	/** It ended in a way that is not the command's fault. */
	| {
			readonly do: 'kill';
			readonly outcome: Extract<AttemptOutcome, {state: 'killed'}>;
			/** Undefined: there is none any more. */
			readonly container: ExitedContainer | undefined;
	  };

export type ExitedContainer = Extract<ContainerState, {state: 'exited'}>;

/** Says what becomes of an attempt that was left open: a pure function. */
export function decideRecovery({isStarted, container, isUnreleased}: OpenAttempt): Recovery {
	switch (container?.state) {
		case undefined:
			// A container is removed only after the end of its attempt is in the store, or by others.
			return isStarted ? {do: 'kill', outcome: removedByOthers, container} : {do: 'withdraw'};
		case 'created':
			return {do: 'withdraw'};
		case 'running':
			return {do: 'follow', containerId: container.id};
		case 'exited':
			if (isUnreleased) {
				return {do: 'withdraw'};
			}

			return container.withEngine
				? {do: 'kill', outcome: diedWithEngine, container}
				: {do: 'end', container};
	}
}

export const diedWithEngine = {
	state: 'killed',
	message: 'It ended with the Docker engine.',
	reason: 'engine',
} as const satisfies AttemptOutcome;

export const removedByOthers = {
	state: 'killed',
	message: 'Its container was removed by something else than conducto.',
	reason: 'killed',
} as const satisfies AttemptOutcome;
