import type {OutputChunk} from '../events/output.ts';
import type {RunEvent} from '../events/run-event.ts';
import type {Connection} from '../run-state/connection.ts';
import type {StateName} from '../run-state/run-state.ts';
import {stateOf} from '../run-state/run-state.ts';
import {isFinished} from '../run-state/scheduling.ts';

/** A display without a terminal: it is told what happens, and prints. */
export type Printer = {
	readonly onEvent: (event: RunEvent) => void;
	readonly onOutput: (chunk: OutputChunk) => void;
	/** All of an attempt's output was passed on, and its end as an event. */
	readonly onAttemptEnd: (path: string, attempt: number) => void;
	/** Nothing more will happen: the run came to its end or was interrupted. */
	readonly onFinish: () => void;
};

/**
Runs a pipeline to its end and prints what happens, all output included. Resolves to the root's
state when all was printed but the summary; rejects when the runner goes away.
*/
export async function runHeadless(connection: Connection, printer: Printer): Promise<StateName> {
	const {state} = connection;
	let started = false;
	let watching = 0;
	return new Promise((resolve, reject) => {
		const finishIfDone = (): void => {
			if (started && watching === 0 && isFinished(state)) {
				resolve(stateOf(state, '/'));
			}
		};

		const watch = (path: string, attempt: number): void => {
			watching++;
			const stop = connection.watchOutput(
				{path, attempt, tail: Number.POSITIVE_INFINITY},
				{
					onStart() {},
					onChunk: printer.onOutput,
					onEnd() {
						stop();
						watching--;
						printer.onAttemptEnd(path, attempt);
						finishIfDone();
					},
				},
			);
		};

		connection.onEvents(events => {
			for (const event of events) {
				printer.onEvent(event);
				if (event.type === 'attempt-intended') {
					watch(event.path, event.attempt);
				} else if (event.type === 'attempt-ended' && !wasIntended(connection, event)) {
					printer.onAttemptEnd(event.path, event.attempt);
				}
			}

			finishIfDone();
		});
		connection.onClose(() => reject(new Error('The runner ended before the run did.')));
		void connection.send({type: 'run'}).then(reply => {
			if (reply.ok) {
				started = true;
				finishIfDone();
			} else {
				reject(new Error(reply.message));
			}
		});
	});
}

/** Whether a container was ever on its way: else there is no output to wait for. */
function wasIntended(
	connection: Connection,
	{path, attempt}: {readonly path: string; readonly attempt: number},
): boolean {
	const known = connection.state.attempts.get(path)?.find(one => one.attempt === attempt);
	return known?.container !== undefined;
}
