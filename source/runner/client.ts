import type {Socket} from 'node:net';
import {ConductoError} from '../errors/conducto-error.ts';
import type {CommandReply} from '../events/run-command.ts';
import type {RunEvent} from '../events/run-event.ts';
import {applyEvents} from '../run-state/apply-event.ts';
import type {
	Connection,
	OutputListener,
	PipelineInfo,
	RunnerFault,
} from '../run-state/connection.ts';
import type {RunState} from '../run-state/run-state.ts';
import {restoreSnapshot} from '../run-state/snapshot.ts';
import {checkStays} from './brief-runner.ts';
import {endedEarly} from './open-socket.ts';
import {type ClientMessage, encodeMessage, messageReader, type ServerMessage} from './protocol.ts';
import {checkVersion} from './runner-version.ts';
import {keepMemorySteady} from './steady-memory.ts';
import {writeTogether} from './write-together.ts';

/** A connection by which a runner can be left or ended in order. */
export type RunnerConnection = Connection & {
	/** Goes, and resolves when the runner has ended because of that, or goes on without this display. */
	readonly leave: () => Promise<void>;
	/** Kills what runs for this reason, and resolves when the runner has ended. */
	readonly stop: (reason: string) => Promise<void>;
};

/** A connection whose socket may come later: what is said before that waits. */
export type PendingConnection = RunnerConnection & {
	/**
	Resolves when the runner's state has come. Rejects with `pipeline-not-found` when the runner ends before, and
	with `store-too-new` when it is of another version, and with `runner-brief` where one that stays is wanted and it
	does not; another socket may be tried then.
	*/
	readonly attachSocket: (socket: Socket, wants?: {readonly stays: boolean}) => Promise<void>;
};

const unheard: CommandReply = {
	ok: false,
	message: 'The runner of this pipeline has ended.',
	isUnheard: true,
};

/** A display's end of a pipeline, before there is a runner: it shows the state that it is given. */
export function createConnection(info: PipelineInfo, state: RunState): PendingConnection {
	const eventListeners = new Set<(events: readonly RunEvent[]) => void>();
	const closeListeners = new Set<(fault?: RunnerFault) => void>();
	const replies = new Map<number, (reply: CommandReply) => void>();
	const watches = new Map<number, OutputListener>();
	const waiting: ClientMessage[] = [];
	/** From the runner's welcome on. */
	let socket: Socket | undefined;
	let opening: Socket | undefined;
	let closed = false;
	let fault: RunnerFault | undefined;
	let lastId = 0;

	const say = (message: ClientMessage): void => {
		if (socket) {
			writeTogether(socket, encodeMessage(message));
		} else {
			waiting.push(message);
		}
	};

	const hear = (message: ServerMessage): void => {
		switch (message.kind) {
			case 'welcome':
				restoreSnapshot(state, message.snapshot);
				tellEvents([]);
				waiting.splice(0).forEach(say);
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
					keepMemorySteady(chunk.text.length);
					watches.get(message.id)?.onChunk(chunk);
				}

				return;
			case 'output-end':
				watches.get(message.id)?.onEnd?.();
				return;
			case 'fault':
				fault = message.fault;
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
			answer(unheard);
		}

		replies.clear();
		for (const listener of closeListeners) {
			listener(fault);
		}
	};

	/** Says it, unless there is nobody to hear it, and resolves when the socket is closed. */
	const sayLast = async (message: ClientMessage): Promise<void> => {
		if (socket && !closed) {
			const end = new Promise<void>(resolve => closeListeners.add(() => resolve()));
			say(message);
			await end;
		}
	};

	return {
		info,
		state,
		async attachSocket(opened, {stays} = {stays: false}) {
			opening = opened;
			return new Promise((resolve, reject) => {
				let failure = endedEarly();
				const read = messageReader<ServerMessage>(message => {
					if (message.kind === 'welcome') {
						checkVersion(message);
						if (stays) {
							checkStays(message);
						}

						socket = opened;
						resolve();
					}

					hear(message);
				});
				opened.setEncoding('utf8');
				opened.on('data', (text: string) => {
					try {
						read(text);
					} catch (error) {
						// Its state can't be known any more: the display says that the runner is gone.
						failure = error instanceof ConductoError ? error : failure;
						opened.destroy();
					}
				});
				opened.on('error', () => {});
				opened.once('close', () => {
					reject(failure);
					// One that ends before it answered was none: another may follow.
					if (socket === opened) {
						onSocketClose();
					}
				});
			});
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
				return unheard;
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
		leave: async () => sayLast({kind: 'leave'}),
		stop: async reason => sayLast({kind: 'stop', reason}),
		close() {
			opening?.destroy();
		},
	};
}
