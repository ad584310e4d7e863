import {ConductoError} from '../errors/conducto-error.ts';
import {formatDuration} from '../pipeline/duration.ts';
import type {Connection} from '../run-state/connection.ts';

/** Seconds that a run without a terminal waits for an engine that went away: nobody is there who would end it. */
export const defaultPatience = 5 * 60;

/** Calls the function after so many milliseconds, unless it is called off by what it returns. */
export type Timer = (ms: number, then: () => void) => () => void;

export type EnginePatience = {
	/** Resolves when no engine has answered for too long. */
	readonly over: Promise<ConductoError>;
	readonly dispose: () => void;
};

/** Watches how long the engine stays away, each time anew. */
export function enginePatience(
	{state, onEvents}: Connection,
	seconds: number,
	timer: Timer = systemTimer,
): EnginePatience {
	const {promise: over, resolve} = Promise.withResolvers<ConductoError>();
	let callOff: (() => void) | undefined;
	const look = (): void => {
		if (state.engineAway === undefined) {
			callOff?.();
			callOff = undefined;
		} else {
			callOff ??= timer(seconds * 1000, () => resolve(goneFor(seconds)));
		}
	};

	look();
	const unlisten = onEvents(look);
	return {
		over,
		dispose() {
			unlisten();
			callOff?.();
		},
	};
}

function goneFor(seconds: number): ConductoError {
	return new ConductoError(
		'engine-lost',
		`The Docker engine has not answered for ${formatDuration(seconds)}.`,
		{
			hint: 'When it is up, go on with: conducto open --ci. What runs in it by then is adopted.',
		},
	);
}

const systemTimer: Timer = (ms, then) => {
	const timeout = setTimeout(then, ms);
	return () => clearTimeout(timeout);
};
