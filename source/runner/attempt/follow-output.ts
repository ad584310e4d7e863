import type {OutputPiece} from '../../engine/engine.ts';
import type {LogWriter} from '../../store/log-writer.ts';
import type {Clock} from '../clock.ts';
import {keepMemorySteady} from '../steady-memory.ts';

export type OutputFollower = {
	readonly clock: Clock;
	readonly log: LogWriter;
	/** Tells that the log has grown. */
	readonly onOutput: () => void;
};

/** Writes a command's output into its log, piece by piece, up to its end. Rejects when that can't be written. */
export async function followOutput(
	output: AsyncIterable<OutputPiece>,
	{clock, log, onOutput}: OutputFollower,
): Promise<void> {
	for await (const {stream, data} of output) {
		log.write(clock.wallTime(), stream, data);
		onOutput();
		keepMemorySteady(data.length);
	}
}
