import type {Readable} from 'node:stream';
import {demultiplex} from './demultiplex.ts';
import type {Engine} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';

export function attachMethod({docker, attempt}: EngineConnection): Engine['attach'] {
	return id =>
		attempt({action: "read the container's output"}, async () => {
			const options = {stream: true, stdout: true, stderr: true, hijack: true};
			const socket = await docker.getContainer(id).attach(options);
			return demultiplex(chunksOf(socket as unknown as Readable));
		});
}

/** The stream's chunks; a broken connection is their end, because waiting for the exit tells which it was. */
export function chunksOf(socket: Readable): AsyncIterable<Buffer> {
	const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
	// Asked for at once, so that a connection is closed with its container also when nobody reads.
	const first = chunks.next();
	first.catch(() => {});

	async function* readAll(): AsyncGenerator<Buffer> {
		try {
			for (let next = await first; !next.done; next = await chunks.next()) {
				yield next.value;
			}
		} catch {
			// Broken: see above.
		} finally {
			await chunks.return?.();
		}
	}

	return readAll();
}
