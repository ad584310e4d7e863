import type {Readable} from 'node:stream';
import {demultiplexFrames} from './demultiplex.ts';
import {chunksOf} from './docker-attach.ts';
import type {Engine, LoggedPiece} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';

export function logsMethod({docker, attempt}: EngineConnection): Engine['logs'] {
	return id =>
		attempt({action: "read the container's log"}, async () => {
			const options = {follow: true, stdout: true, stderr: true, timestamps: true} as const;
			const stream = await docker.getContainer(id).logs(options);
			return loggedPieces(chunksOf(stream as unknown as Readable));
		});
}

const space = ' '.charCodeAt(0);

/**
Takes the engine's time stamps off. Each frame has one: a line or, of a longer line, each piece of 16 KiB.
*/
export async function* loggedPieces(
	source: AsyncIterable<Uint8Array>,
): AsyncGenerator<LoggedPiece, void, undefined> {
	for await (const {stream, data} of demultiplexFrames(source)) {
		const end = data.indexOf(space);
		const at = Date.parse(data.toString('latin1', 0, Math.max(0, end)));
		// Without a time stamp that can be read it is all output.
		yield Number.isNaN(at)
			? {stream, data, at: Date.now()}
			: {stream, data: data.subarray(end + 1), at};
	}
}
