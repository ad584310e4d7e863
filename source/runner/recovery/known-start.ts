import {mayBeUnreleased} from '../../engine/armed-command.ts';
import type {Engine, OutputPiece} from '../../engine/engine.ts';
import {isEngineAway} from '../../errors/engine-away.ts';
import type {Clock} from '../clock.ts';

/** How long after the end of its input a container may take to end whose command was not released. */
const unreleasedMs = 2000;

export type KnownStart = {
	/** Whether the command runs, or ran: only then it was told. */
	readonly isKnown: () => boolean;
	/** It is known now. */
	readonly know: (containerId: string) => void;
	/**
	The container runs, but its command may wait for a release that never comes. What does is ended; what prints
	something, or runs on, was released. `dispose` ends the watch.
	*/
	readonly watch: (engine: Engine, containerId: string) => Promise<StartWatch>;
};

export type StartWatch = {
	readonly onOutput: (piece: OutputPiece) => void;
	readonly dispose: () => void;
};

/** Finds out whether the command of a container that was found running was ever released, and tells its start once. */
export function createKnownStart(options: {
	readonly isStarted: boolean;
	readonly clock: Clock;
	readonly onStarted: (containerId: string) => void;
}): KnownStart {
	let isKnown = options.isStarted;
	const know = (id: string): void => {
		if (!isKnown) {
			isKnown = true;
			options.onStarted(id);
		}
	};

	return {
		isKnown: () => isKnown,
		know,
		async watch(engine, id) {
			if (isKnown) {
				return {onOutput() {}, dispose() {}};
			}

			await endInput(engine, id);
			return {
				onOutput({stream, data}) {
					if (stream === 'stdout' || !mayBeUnreleased(data.toString())) {
						know(id);
					}
				},
				dispose: options.clock.after(unreleasedMs, () => know(id)),
			};
		},
	};
}

/** Its input has ended with the connection of its runner, unless the engine died before it. A released command has none. */
async function endInput(engine: Engine, id: string): Promise<void> {
	try {
		(await engine.attachStdin(id)).close();
	} catch (error) {
		if (isEngineAway(error)) {
			throw error;
		}
		// It has ended.
	}
}
