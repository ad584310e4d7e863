import type {Engine, OutputPiece} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import {recoverLog} from '../../store/recovered-log.ts';
import type {Clock} from '../clock.ts';

export type LogFollower = {
	/** The attempt's log. */
	readonly file: string;
	readonly clock: Clock;
	/** Tells that the log has grown, and by what, or that it has ended. */
	readonly onOutput: (piece?: OutputPiece) => void;
	/** Tells that the log that is written anew has taken the old one's place. */
	readonly onRecovered: () => void;
};

/** How much of the end of stderr is looked at for the marker of a command that was not released. */
const tailBytes = 512;
/** How long after the end of its log a container may take to have ended. */
const endingMs = 2000;

/**
Writes an attempt's log anew from the engine's, up to its end. Resolves to the end of what was printed to stderr;
rejects with `engine-lost` or `engine-missing` when the connection broke, and the container may run on.
*/
export async function followLog(
	engine: Engine,
	containerId: string,
	{file, clock, onOutput, onRecovered}: LogFollower,
): Promise<string> {
	const exit = engine.waitForExit(containerId);
	// Awaited below; an engine that dies before the output ends would be an unhandled rejection.
	exit.catch(() => {});
	const log = recoverLog(file, onRecovered);
	let tail = Buffer.alloc(0);
	try {
		for await (const piece of await engine.logs(containerId)) {
			const {at, stream, data} = piece;
			log.write(at, stream, data);
			onOutput(piece);
			if (stream === 'stderr') {
				tail = Buffer.concat([tail, data]).subarray(-tailBytes);
			}
		}

		await endsSoon(exit, clock);
		log.end();
		onOutput();
		return tail.toString();
	} finally {
		log.close();
	}
}

/**
The end of a stream is that of the container or that of the connection. Rejects with `engine-lost` when the
container runs on.
*/
export async function endsSoon<Exit>(exit: Promise<Exit>, clock: Clock): Promise<Exit> {
	return new Promise((resolve, reject) => {
		const callOff = clock.after(endingMs, () =>
			reject(new ConductoError('engine-lost', 'The connection to a container broke.')),
		);
		exit.then(resolve, reject).finally(callOff);
	});
}
