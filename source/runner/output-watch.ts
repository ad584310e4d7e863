import {imageOfLog, nodeOfCallbackLog, type OutputChunk} from '../events/output.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {RunState} from '../run-state/run-state.ts';
import {type LogRecord, logFile} from '../store/log-format.ts';
import {openLogReader} from '../store/log-reader.ts';
import {recordDecoder} from '../store/log-text.ts';
import type {ClientMessage, ServerMessage} from './protocol.ts';

/** One display's view of what one attempt of a node, or one build of an image, prints. */
export type OutputWatch = {
	readonly onGrowth: (path: NodePath, attempt: number) => void;
	readonly onDrain: () => void;
	readonly close: () => void;
};

type WatchOptions = {
	/** The pipeline's folder. */
	readonly folder: string;
	readonly state: RunState;
	readonly watch: Extract<ClientMessage, {kind: 'watch'}>;
	readonly say: (message: ServerMessage) => void;
	/** Whether the display has more to read than it should. */
	readonly isCongested: () => boolean;
	/** Called when the log can't be read. */
	readonly onFailure: () => void;
};

/**
Follows a log file with a cursor of its own, so that the log's writer never waits for a
display, and a slow display reads later what it could not take at once.
*/
export function watchOutput(options: WatchOptions): OutputWatch {
	const {folder, state, watch, say, isCongested, onFailure} = options;
	const {id, path, attempt, tail} = watch;
	const reader = openLogReader(logFile(folder, path, attempt));
	let decode = recordDecoder();
	let scheduled = false;
	let closed = false;

	const toChunk = (record: LogRecord): OutputChunk => ({path, attempt, ...decode(record)});

	const close = (): void => {
		if (!closed) {
			closed = true;
			reader.close();
		}
	};

	const pump = (): void => {
		if (closed || isCongested()) {
			return;
		}

		const isReplaced = reader.isReplaced();
		if (isReplaced) {
			reader.reopen({skipsPassed: tail === null});
		}

		if (tail !== null && (isReplaced || reader.behind() > 2 * tail)) {
			decode = recordDecoder();
			say({kind: 'output-start', id, truncated: reader.seekTail(tail)});
		}

		// Asked before reading: what was printed until the end is all there.
		const ended = hasEnded(state, path, attempt);
		const records = reader.next();
		if (records.length > 0) {
			say({kind: 'output', id, chunks: records.map(toChunk)});
			schedule();
		} else if (ended) {
			say({kind: 'output-end', id});
			close();
		}
	};

	const schedule = (): void => {
		if (!scheduled && !closed) {
			scheduled = true;
			setImmediate(() => {
				scheduled = false;
				try {
					pump();
				} catch {
					onFailure();
				}
			});
		}
	};

	say({
		kind: 'output-start',
		id,
		truncated: tail !== null && reader.behind() > tail && reader.seekTail(tail),
	});
	schedule();
	return {
		onGrowth(grownPath, grownAttempt) {
			if (grownPath === path && grownAttempt === attempt) {
				schedule();
			}
		},
		onDrain: schedule,
		close,
	};
}

function hasEnded(state: RunState, path: NodePath, attempt: number): boolean {
	const image = imageOfLog(path);
	if (image !== undefined) {
		const known = state.images.get(image);
		return known?.state !== 'building' || known.build !== attempt;
	}

	const node = nodeOfCallbackLog(path);
	if (node !== undefined) {
		const run = state.callbacks.get(node)?.find(({number}) => number === attempt);
		return run?.outcome !== undefined;
	}

	const known = state.attempts.get(path)?.find(one => one.attempt === attempt);
	// One that is not known any more was withdrawn.
	return !known || known.outcome !== undefined;
}
