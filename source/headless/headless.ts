import {ConductoError} from '../errors/conducto-error.ts';
import {type AttemptOutcome, endReason} from '../events/attempt-outcome.ts';
import {callbackLogPath, type OutputChunk} from '../events/output.ts';
import type {RunEvent} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {hasOpenCallbacks, runningCallbacks} from '../run-state/callbacks.ts';
import type {Connection} from '../run-state/connection.ts';
import {dueReactions} from '../run-state/reactions.ts';
import {type LeafStateName, latestAttempt, outcomeOf} from '../run-state/run-state.ts';
import {isFinished} from '../run-state/scheduling.ts';
import {type BuildEnd, followBuilds} from './builds.ts';

/** A display without a terminal: it is told what happens, and prints. */
export type Printer = {
	readonly onEvent: (event: RunEvent) => void;
	readonly onOutput: (chunk: OutputChunk) => void;
	/** All of an attempt's output, or of a callback's (`path` is its `callbackLogPath`), was passed on, and its end as an event. */
	readonly onAttemptEnd: (path: string, attempt: number) => void;
	/** The same for a build of an image. */
	readonly onBuildEnd: (end: BuildEnd, build: number) => void;
	/** Nothing more will happen: the run came to its end or was interrupted. */
	readonly onFinish: () => void;
};

export type HeadlessOptions = {
	/** Of the one node that runs. Default: all that has not run. */
	readonly path?: NodePath | undefined;
	/** Whether a runner is at work already: what runs and builds there is followed too. Default: no. */
	readonly joins?: boolean;
};

/**
Runs a pipeline (or, with a path, that Exec node alone) to its end and prints what happens, all output
included. Resolves to the root's or that node's outcome when all was printed but the summary; rejects when the runner goes away.
*/
export async function runHeadless(
	connection: Connection,
	printer: Printer,
	{path, joins = false}: HeadlessOptions = {},
): Promise<LeafStateName> {
	const {state} = connection;
	let started = false;
	/** What died with the engine, and was made pending again. */
	const again = new Set<NodePath>();
	let asking = 0;
	return new Promise((resolve, reject) => {
		const isAtItsEnd = (): boolean =>
			path === undefined
				? isFinished(state)
				: state.asked.size === 0 &&
					state.running.size === 0 &&
					dueReactions(state).length === 0 &&
					!hasOpenCallbacks(state);
		const finishIfDone = (): void => {
			if (started && asking === 0 && watches.size === 0 && builds.ending() === 0 && isAtItsEnd()) {
				resolve(outcomeOf(state, path ?? '/'));
			}
		};

		const watches = new Map<string, () => void>();
		const watch = (of: NodePath, attempt: number): void => {
			const onEnd = (): void => {
				unwatch(of, attempt);
				printer.onAttemptEnd(of, attempt);
				finishIfDone();
			};
			const stop = connection.watchOutput(
				{path: of, attempt, tail: Number.POSITIVE_INFINITY},
				{onStart() {}, onChunk: printer.onOutput, onEnd},
			);
			watches.set(`${of}#${attempt}`, stop);
		};

		const unwatch = (of: NodePath, attempt: number): void => {
			const key = `${of}#${attempt}`;
			watches.get(key)?.();
			watches.delete(key);
		};

		/** What died with the engine is not to blame: it gets another chance, once. */
		const runOnceMore = (lost: NodePath): void => {
			if (again.has(lost)) {
				return;
			}

			again.add(lost);
			asking++;
			// Refused where it runs again already.
			const type = path === undefined ? 'reset-lost' : 'run';
			void connection.send({type, path: lost}).then(() => {
				asking--;
				finishIfDone();
			});
		};

		const builds = followBuilds(connection, printer.onOutput, (end, build) => {
			printer.onBuildEnd(end, build);
			finishIfDone();
		});

		if (joins) {
			for (const [image, {state: current, build}] of state.images) {
				if (current === 'building') {
					builds.join(image, build);
				}
			}

			for (const callback of runningCallbacks(state)) {
				watch(callbackLogPath(callback.path), callback.number);
			}
		}

		// Those that a runner adopts that was started just now, too.
		for (const running of state.running) {
			const attempt = latestAttempt(state, running);
			if (attempt) {
				watch(running, attempt.attempt);
			}
		}

		connection.onEvents(events => {
			for (const event of events) {
				printer.onEvent(event);
				builds.onEvent(event);
				if (event.type === 'attempt-intended') {
					watch(event.path, event.attempt);
				} else if (event.type === 'callback-intended') {
					watch(callbackLogPath(event.path), event.number);
				} else if (event.type === 'attempt-ended' && isLost(event.outcome)) {
					runOnceMore(event.path);
				} else if (event.type === 'attempt-withdrawn') {
					unwatch(event.path, event.attempt);
				} else if (event.type === 'attempt-ended' && !wasIntended(connection, event)) {
					builds.afterEnd(imageOf(connection, event.path), () =>
						printer.onAttemptEnd(event.path, event.attempt),
					);
				}
			}

			finishIfDone();
		});
		connection.onClose(() => reject(new Error('The runner ended before the run did.')));
		void connection.send({type: 'run', ...(path !== undefined && {path})}).then(reply => {
			if (reply.ok) {
				started = true;
				finishIfDone();
			} else {
				const code = reply.isUnheard ? 'runner-ended' : 'command-refused';
				reject(new ConductoError(code, reply.message, {hint: reply.hint}));
			}
		});
	});
}

function isLost(outcome: AttemptOutcome): boolean {
	return outcome.state === 'killed' && endReason(outcome) === 'engine';
}

/** Whether a container was ever on its way: else there is no output to wait for. */
function wasIntended(
	connection: Connection,
	{path, attempt}: {readonly path: string; readonly attempt: number},
): boolean {
	const known = connection.state.attempts.get(path)?.find(one => one.attempt === attempt);
	return known?.container !== undefined;
}

/** Why a node without a container ended may be told by what its image's build printed. */
function imageOf({state}: Connection, path: string): string {
	const node = state.tree.get(path);
	return node?.type === 'exec' ? node.image : '';
}
