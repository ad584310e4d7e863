import {connect, type Socket} from 'node:net';
import {ConductoError} from '../errors/conducto-error.ts';
import type {CommandReply} from '../events/run-command.ts';
import {eventVersion, type RunEvent} from '../events/run-event.ts';
import {applyEvents} from '../run-state/apply-event.ts';
import type {Connection, OutputListener, PipelineInfo} from '../run-state/connection.ts';
import {initialState} from '../run-state/initial-state.ts';
import type {RunState} from '../run-state/run-state.ts';
import {restoreSnapshot} from '../run-state/snapshot.ts';
import {type ClientMessage, encodeMessage, messageReader, type ServerMessage} from './protocol.ts';

/** A connection whose socket may come later: what is said before that waits. */
export type PendingConnection = Connection & {
	/** Resolves when the runner's state has come. */
	readonly attachSocket: (socket: Socket) => Promise<void>;
};

/** A display's end of a pipeline, before there is a runner: it shows the state that it is given. */
export function createConnection(info: PipelineInfo, state: RunState): PendingConnection {
	const eventListeners = new Set<(events: readonly RunEvent[]) => void>();
	const closeListeners = new Set<() => void>();
	const replies = new Map<number, (reply: CommandReply) => void>();
	const watches = new Map<number, OutputListener>();
	const waiting: ClientMessage[] = [];
	let socket: Socket | undefined;
	let closed = false;
	let lastId = 0;
	let onWelcome = (): void => {};

	const say = (message: ClientMessage): void => {
		if (socket) {
			socket.write(encodeMessage(message));
		} else {
			waiting.push(message);
		}
	};

	const hear = (message: ServerMessage): void => {
		switch (message.kind) {
			case 'welcome':
				restoreSnapshot(state, message.snapshot);
				tellEvents([]);
				onWelcome();
				return;
			case 'events':
				applyEvents(state, message.events);
				tellEvents(message.events);
				return;
			case 'reply':
				replies.get(message.id)?.(message.reply);
				replies.delete(message.id);
				return;
			case 'output-start':
				watches.get(message.id)?.onStart(message.truncated);
				return;
			case 'output':
				for (const chunk of message.chunks) {
					watches.get(message.id)?.onChunk(chunk);
				}

				return;
			case 'output-end':
				watches.get(message.id)?.onEnd?.();
		}
	};

	const tellEvents = (events: readonly RunEvent[]): void => {
		for (const listener of eventListeners) {
			listener(events);
		}
	};

	const onSocketClose = (): void => {
		closed = true;
		for (const answer of replies.values()) {
			answer({ok: false, message: 'The runner of this pipeline has ended.'});
		}

		replies.clear();
		for (const listener of closeListeners) {
			listener();
		}
	};

	return {
		info,
		state,
		async attachSocket(opened) {
			socket = opened;
			const welcome = new Promise<void>(resolve => {
				onWelcome = resolve;
			});
			opened.setEncoding('utf8');
			const read = messageReader(hear);
			opened.on('data', (text: string) => {
				try {
					read(text);
				} catch {
					// Its state can't be known any more: the display says that the runner is gone.
					opened.destroy();
				}
			});
			opened.on('error', () => {});
			opened.once('close', onSocketClose);
			waiting.splice(0).forEach(say);
			return welcome;
		},
		onEvents(listener) {
			eventListeners.add(listener);
			return () => eventListeners.delete(listener);
		},
		onClose(listener) {
			closeListeners.add(listener);
			return () => closeListeners.delete(listener);
		},
		async send(command) {
			if (closed) {
				return {ok: false, message: 'The runner of this pipeline has ended.'};
			}

			const id = ++lastId;
			return new Promise(resolve => {
				replies.set(id, resolve);
				say({kind: 'command', id, command});
			});
		},
		watchOutput({path, attempt, tail}, listener) {
			const id = ++lastId;
			watches.set(id, listener);
			say({kind: 'watch', id, path, attempt, tail: Number.isFinite(tail) ? tail : null});
			return () => {
				watches.delete(id);
				say({kind: 'unwatch', id});
			};
		},
		close() {
			socket?.destroy();
		},
	};
}

/** Opens a pipeline's socket. Rejects with `pipeline-not-found` when no runner listens on it. */
export async function openSocket(path: string): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = connect(path);
		socket.once('connect', () => resolve(socket));
		socket.once('error', cause => {
			reject(
				new ConductoError('pipeline-not-found', 'No runner of this pipeline is alive.', {cause}),
			);
		});
	});
}

/** Connects to a runner and waits for its state. Rejects with `store-too-new` when that is not understood. */
export async function connectToRunner(path: string): Promise<Connection> {
	const socket = await openSocket(path);
	return new Promise((resolve, reject) => {
		socket.once('close', () => {
			reject(new ConductoError('pipeline-not-found', 'The runner ended before it answered.'));
		});
		// The first message tells what tree this is; the connection reads it once more for the state.
		const first = messageReader<ServerMessage>(message => {
			if (message.kind === 'welcome') {
				if (message.v > eventVersion) {
					throw new Error(`event version ${message.v}`);
				}

				socket.off('data', collect);
				const state = initialState(message.snapshot.spec, message.info.title);
				const connection = createConnection(message.info, state);
				void connection.attachSocket(socket);
				socket.emit('data', seen.join(''));
				if (socket.destroyed) {
					throw new Error('a state of another tree');
				}

				resolve(connection);
			}
		});
		const seen: string[] = [];
		const collect = (text: string): void => {
			seen.push(text);
			try {
				first(text);
			} catch (cause) {
				reject(otherVersion(cause));
				socket.destroy();
			}
		};

		socket.setEncoding('utf8');
		socket.on('data', collect);
	});
}

function otherVersion(cause: unknown): ConductoError {
	return new ConductoError(
		'store-too-new',
		'This pipeline is run by another version of conducto.',
		{
			hint: 'Open it with that version, or quit it there first.',
			cause,
		},
	);
}
