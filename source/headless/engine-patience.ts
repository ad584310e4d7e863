import {ConductoError} from '../errors/conducto-error.ts';
import {formatDuration, parseDuration} from '../pipeline/duration.ts';
import type {Connection} from '../run-state/connection.ts';

/** Where the time is set that a run without a terminal waits for an engine that went away. */
const variable = 'CONDUCTO_ENGINE_WAIT';
/** Seconds. Nobody is there who would end a run that waits for ever. */
const defaultPatience = 5 * 60;

/** The seconds that are set, or the default. Throws `usage` for what is no duration. */
export function readPatience(env: Readonly<Record<string, string | undefined>>): number {
	const text = env[variable];
	const seconds = text ? parseDuration(text) : defaultPatience;
	if (seconds === undefined) {
		throw new ConductoError('usage', `${variable} is no duration: ${text}`, {
			hint: `For example: ${variable}=90s, 10m or 2h`,
		});
	}

	return seconds;
}

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
			hint: 'When it is up again, go on with: conducto open --ci. What runs then is adopted.',
		},
	);
}

const systemTimer: Timer = (ms, then) => {
	const timeout = setTimeout(then, ms);
	return () => clearTimeout(timeout);
};
