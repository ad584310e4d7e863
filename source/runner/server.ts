import {chmodSync, rmSync} from 'node:fs';
import {createServer, type Server, type Socket} from 'node:net';
import {ConductoError} from '../errors/conducto-error.ts';
import type {RunnerFault} from '../run-state/connection.ts';
import {encodeMessage} from './protocol.ts';
import type {Runner} from './runner.ts';
import {serveDisplay} from './serve-display.ts';

/** How long displays have to read what they were told last. */
const lastWordsMs = 500;

export type ServerOptions = {
	readonly runner: Runner;
	/** The pipeline's folder. */
	readonly folder: string;
	/** Where the socket is made. */
	readonly path: string;
	/** Whether the runner lives for one command only. Default: false. */
	readonly isBrief?: boolean;
	/** A display has gone. */
	readonly onLeave?: () => void;
	/** A display wants the runner to end. Default: nothing happens. */
	readonly onStop?: (reason: string) => void;
};

/** A runner's socket, with all that are connected to it. */
export type RunnerServer = {
	/** How many displays and other terminals are connected, less those that are leaving. */
	readonly displays: () => number;
	/** Lets go those that are leaving. Unless it is called they see the end of the runner. */
	readonly releaseLeaving: () => void;
	/** Tells all why the runner ends. */
	readonly tellFault: (fault: RunnerFault) => void;
	/** Listens at another place, or at the same one anew. Those that are connected stay. */
	readonly listenAt: (path: string) => Promise<void>;
	/** Nobody new is let in, and the socket is gone from its folder. */
	readonly stopListening: () => void;
	/** Resolves when all are disconnected. */
	readonly disconnect: () => Promise<void>;
};

/** Lets displays and other terminals speak to the runner. Rejects with `state-unusable` when the socket can't be made. */
export async function serveRunner(options: ServerOptions): Promise<RunnerServer> {
	const {runner, folder, path, isBrief = false, onLeave = () => {}, onStop = () => {}} = options;
	const displays = new Set<Socket>();
	const leaving = new Set<Socket>();
	const onConnection = (socket: Socket): void => {
		displays.add(socket);
		socket.once('close', () => {
			leaving.delete(socket);
			if (displays.delete(socket)) {
				onLeave();
			}
		});
		serveDisplay(socket, {
			runner,
			folder,
			isBrief,
			onStop,
			onLeave() {
				displays.delete(socket);
				leaving.add(socket);
				onLeave();
			},
		});
	};
	const closed: Promise<unknown>[] = [];
	let server: Server | undefined;
	const stopListening = (): void => {
		server?.close();
		server = undefined;
	};

	const listenAt = async (at: string): Promise<void> => {
		stopListening();
		// The lock says that no other runner of this pipeline lives: a socket that lies there is a dead one's.
		rmSync(at, {force: true});
		server = createServer(onConnection);
		const next = server;
		closed.push(
			new Promise(resolve => {
				next.once('close', resolve);
			}),
		);
		await listen(next, at);
		chmodSync(at, 0o600);
	};

	await listenAt(path);
	return {
		displays: () => displays.size,
		releaseLeaving() {
			for (const socket of leaving) {
				socket.destroySoon();
			}
		},
		tellFault(fault) {
			for (const socket of displays) {
				socket.write(encodeMessage({kind: 'fault', fault}));
			}
		},
		listenAt,
		stopListening,
		async disconnect() {
			const all = [...displays, ...leaving];
			for (const socket of all) {
				socket.destroySoon();
			}

			// A display that is stopped, or does not read, must not keep the runner alive.
			const late = setTimeout(() => {
				for (const socket of all) {
					socket.destroy();
				}
			}, lastWordsMs);
			await Promise.all(closed);
			clearTimeout(late);
		},
	};
}

async function listen(server: Server, path: string): Promise<void> {
	return new Promise((resolve, reject) => {
		// Stays: a connection that can't be accepted later harms nobody else.
		server.on('error', cause => {
			reject(
				new ConductoError(
					'state-unusable',
					`A pipeline's socket can't be made: ${cause.message}.`,
					{
						hint: 'Set XDG_RUNTIME_DIR to a folder of your own.',
						cause,
					},
				),
			);
		});
		server.listen(path, resolve);
	});
}
