import type {Duplex, Readable} from 'node:stream';
import {ConductoError} from '../errors/conducto-error.ts';
import {demultiplex} from './demultiplex.ts';
import type {Engine} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';

const action = "read the container's output";

// The engine holds back the first of these keys until the next one comes. The default, Ctrl-P, is the shell's "previous
// command"; this one is next to unused, and nobody types all of it.
const detachKeys = 'ctrl-^,ctrl-@,ctrl-^,ctrl-@';

export function attachMethods({
	docker,
	attempt,
}: EngineConnection): Pick<Engine, 'attach' | 'attachStdin' | 'attachTerminal' | 'resizeTerminal'> {
	const open = async (id: string, stdin: boolean, more: object = {}): Promise<Duplex> => {
		const options = {stream: true, stdout: true, stderr: true, hijack: true, stdin, ...more};
		return (await docker.getContainer(id).attach(options)) as unknown as Duplex;
	};

	return {
		attachTerminal: id =>
			attempt({action: "connect to the shell's terminal"}, async () =>
				open(id, true, {detachKeys}),
			),
		resizeTerminal: (id, {columns, rows}) =>
			attempt({action: 'set the size of the terminal'}, async () => {
				await docker.getContainer(id).resize({w: columns, h: rows});
			}),
		attach: id =>
			attempt({action}, async () => demultiplex(chunksOf((await open(id, false)) as Readable))),
		attachStdin: id =>
			attempt({action}, async () => {
				const socket = await open(id, true);
				const output = demultiplex(chunksOf(socket));
				// What fails to be sent is told to the sender.
				socket.on('error', () => {});
				return {
					output,
					isOpen: () => socket.writable,
					send: text => sendTo(socket, text),
					close: () => void socket.destroy(),
				};
			}),
	};
}

async function sendTo(socket: Duplex, text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		socket.write(text, cause => {
			if (cause) {
				reject(
					new ConductoError(
						'engine-lost',
						'The connection to the Docker engine broke before the command began.',
						{hint: 'Check the engine with `docker info`, then reset the node.', cause},
					),
				);
			} else {
				resolve();
			}
		});
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
