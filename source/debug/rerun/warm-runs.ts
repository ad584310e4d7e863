import {setTimeout as delay} from 'node:timers/promises';
import type {OutputPiece, StdinAttachment} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import {type Mark, type Order, orderLine} from './driver.ts';
import {createMarkReader} from './mark-reader.ts';

/** How long what runs may take to end politely. */
const graceMs = 1000;
/** How long after that, by force. */
const forceMs = 1000;
/** How long the end of what was told to end is awaited before it is looked for again. */
const lookMs = 10;

export type WarmRun = {
	readonly onOutput: (piece: OutputPiece) => void;
	/** Called when it has ended by itself, and all of its output was passed on. */
	readonly onEnd: (exitCode: number) => void;
};

/** The runs of a command in a container that waits for orders: one at a time. */
export type WarmRuns = {
	/** Runs the command. Nothing may run: see `stop`. */
	readonly run: (run: WarmRun) => void;
	/**
	Ends what runs, with all that it started; nothing of it is told any more. Rejects with `terminal-failed` where it
	can't be ended, and with `engine-lost` when the container has ended.
	*/
	readonly stop: () => Promise<void>;
	/** Resolves when the container has ended, or the connection to it. */
	readonly ended: Promise<void>;
};

type Stream = OutputPiece['stream'];

/** A run whose end is not known yet. */
type Current = {
	readonly number: number;
	readonly run: WarmRun;
	/** The streams between their marks of it. */
	readonly open: Set<Stream>;
	readonly closed: Set<Stream>;
	/** Nothing of it is told any more. */
	isStopped: boolean;
};

/** @param token That of the `driverCommand` which the container runs. */
export function followRuns(attached: StdinAttachment, token: string): WarmRuns {
	/** Who waits to be told how many processes a signal reached: in the order in which they were sent. */
	const waiting: Array<(count: number) => void> = [];
	let current: Current | undefined;
	let number = 0;
	let hasEnded = false;
	/** Done when nothing is left of the run before. */
	let cleared: Promise<void> = Promise.resolve();

	const send = (order: Order): void => {
		// Where it does not arrive, the end of the output says so.
		attached.send(orderLine(order)).catch(() => {});
	};

	const onMark = (stream: Stream, mark: Mark): void => {
		if (mark.type === 'left') {
			waiting.shift()?.(mark.count);
		} else if (mark.run !== current?.number) {
			// Of a run that is not followed any more.
		} else if (mark.type === 'begin') {
			current.open.add(stream);
		} else {
			current.open.delete(stream);
			current.closed.add(stream);
			if (current.closed.size === 2) {
				end(current, mark.exitCode);
			}
		}
	};

	const end = ({run, isStopped}: Current, exitCode: number): void => {
		current = undefined;
		if (!isStopped) {
			// In a container of its own all else would end with it.
			cleared = clear('KILL');
			cleared.catch(() => {});
			run.onEnd(exitCode);
		}
	};

	const ended = (async () => {
		const readers = {stdout: createMarkReader(token), stderr: createMarkReader(token)};
		for await (const {stream, data} of attached.output) {
			for (const piece of readers[stream](data)) {
				if (!Buffer.isBuffer(piece)) {
					onMark(stream, piece);
				} else if (current?.open.has(stream) && !current.isStopped) {
					current.run.onOutput({stream, data: piece});
				}
			}
		}
	})()
		.catch(() => {})
		.then(() => {
			hasEnded = true;
			for (const answer of waiting.splice(0)) {
				answer(0);
			}
		});

	const signalled = (signal: 'TERM' | 'KILL' | '0'): Promise<number> => {
		assertThere();
		return new Promise(resolve => {
			waiting.push(resolve);
			send({type: 'signal', signal});
		});
	};

	const assertThere = (): void => {
		if (hasEnded) {
			throw new ConductoError('engine-lost', 'The container in which the command runs has ended.');
		}
	};

	const clear = async (first: 'TERM' | 'KILL'): Promise<void> => {
		const startedAt = performance.now();
		let signal: 'TERM' | 'KILL' | '0' = first;
		for (;;) {
			const left = await signalled(signal);
			assertThere();
			if (left === 0 && current === undefined) {
				return;
			}

			const passed = performance.now() - startedAt;
			if (passed > graceMs + forceMs) {
				throw new ConductoError('terminal-failed', 'What the command started can not be ended.');
			}

			// One that was about to begin got no signal; whoever got one is not told twice to end politely.
			signal = passed > graceMs ? 'KILL' : left === 0 ? first : '0';
			await delay(lookMs);
		}
	};

	return {
		run(run) {
			number++;
			current = {number, run, open: new Set(), closed: new Set(), isStopped: false};
			send({type: 'run', run: number});
		},
		async stop() {
			if (current) {
				current.isStopped = true;
			}

			await cleared;
			if (current) {
				cleared = clear('TERM');
				await cleared;
			}
		},
		ended,
	};
}
