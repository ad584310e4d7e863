import {chmodSync, rmSync} from 'node:fs';
import {createServer, type Server, type Socket} from 'node:net';
import {ConductoError} from '../errors/conducto-error.ts';
import type {CommandReply, RunCommand} from '../events/run-command.ts';
import {eventVersion} from '../events/run-event.ts';
import {takeSnapshot} from '../run-state/snapshot.ts';
import {type OutputWatch, watchOutput} from './output-watch.ts';
import {type ClientMessage, encodeMessage, messageReader, type ServerMessage} from './protocol.ts';
import type {Runner} from './runner.ts';

/** How long displays have to read what they were told last. */
const lastWordsMs = 500;

/** Lets displays and other terminals speak to the runner. Resolves to the way to end it. */
export async function serveRunner(
	runner: Runner,
	folder: string,
	path: string,
): Promise<() => Promise<void>> {
	const sockets = new Set<Socket>();
	const server = createServer(socket => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		serveDisplay(runner, folder, socket);
	});
	// The lock says that no other runner of this pipeline lives: a socket that lies there is a dead one's.
	rmSync(path, {force: true});
	await listen(server, path);
	chmodSync(path, 0o600);
	return async () => {
		const closed = new Promise(resolve => {
			server.close(resolve);
		});
		for (const socket of sockets) {
			socket.destroySoon();
		}

		// A display that is stopped, or does not read, must not keep the runner alive.
		const late = setTimeout(() => {
			for (const socket of sockets) {
				socket.destroy();
			}
		}, lastWordsMs);
		await closed;
		clearTimeout(late);
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

function serveDisplay(runner: Runner, folder: string, socket: Socket): void {
	const watches = new Map<number, OutputWatch>();
	const say = (message: ServerMessage): boolean => socket.write(encodeMessage(message));
	const {record, state} = runner;
	say({
		kind: 'welcome',
		v: eventVersion,
		info: {id: record.id, title: record.title},
		snapshot: takeSnapshot(state),
	});

	const answer = async (command: RunCommand): Promise<CommandReply> => {
		try {
			return await runner.send(command);
		} catch (error) {
			return {ok: false, message: error instanceof Error ? error.message : String(error)};
		}
	};

	const hear = (message: ClientMessage): void => {
		switch (message.kind) {
			case 'command':
				void answer(message.command).then(reply => say({kind: 'reply', id: message.id, reply}));
				return;
			case 'watch':
				watches.get(message.id)?.close();
				watches.set(
					message.id,
					watchOutput({
						folder,
						state,
						watch: message,
						say,
						isCongested: () => socket.writableNeedDrain,
						onFailure: () => void socket.destroy(),
					}),
				);
				return;
			case 'unwatch':
				watches.get(message.id)?.close();
				watches.delete(message.id);
		}
	};

	const endings = [
		runner.onEvents(events => say({kind: 'events', events})),
		runner.onOutput((path, attempt) => {
			for (const watch of watches.values()) {
				watch.onGrowth(path, attempt);
			}
		}),
	];
	socket.setEncoding('utf8');
	const read = messageReader(hear);
	socket.on('data', (text: string) => {
		try {
			read(text);
		} catch {
			// Whoever says what can't be understood is not heard any more; the run goes on.
			socket.destroy();
		}
	});
	socket.on('drain', () => {
		for (const watch of watches.values()) {
			watch.onDrain();
		}
	});
	socket.on('error', () => {});
	socket.once('close', () => {
		endings.forEach(end => void end());
		watches.forEach(watch => void watch.close());
	});
}
