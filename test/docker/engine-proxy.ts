import {createConnection, createServer, type Socket} from 'node:net';
import {engineSocket} from '../support/engine-socket.ts';
import {temporaryFolder} from '../support/temporary-folder.ts';

export type EngineProxy = AsyncDisposable & {
	/** To connect to, as in `DOCKER_HOST`. */
	readonly host: string;
	/** Breaks all connections; new ones work. */
	readonly cut: () => void;
	/** Breaks all connections, and lets no new ones in: what the engine's end looks like. */
	readonly close: () => Promise<void>;
};

/** A socket in front of the engine's, so that a test can break connections without harming the engine. */
export async function startEngineProxy(): Promise<EngineProxy> {
	const folder = await temporaryFolder();
	const file = `${folder.path}/docker.sock`;
	const sockets = new Set<Socket>();
	const keep = (socket: Socket): Socket => {
		sockets.add(socket);
		return socket.on('error', () => {}).on('close', () => sockets.delete(socket));
	};

	const server = createServer({allowHalfOpen: true}, client => {
		const engine = createConnection({path: engineSocket(), allowHalfOpen: true});
		keep(client).pipe(keep(engine)).pipe(client);
		client.on('close', () => engine.destroy());
		engine.on('close', () => client.destroy());
	});
	await new Promise<void>(resolve => server.listen(file, resolve));

	const cut = (): void => {
		for (const socket of sockets) {
			socket.destroy();
		}
	};

	const close = async (): Promise<void> => {
		const closed = new Promise(resolve => server.close(resolve));
		cut();
		await closed;
	};

	return {
		host: `unix://${file}`,
		cut,
		close,
		async [Symbol.asyncDispose]() {
			await close();
			await folder[Symbol.asyncDispose]();
		},
	};
}
