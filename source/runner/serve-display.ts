import type {Socket} from 'node:net';
import type {CommandReply, RunCommand} from '../events/run-command.ts';
import {eventVersion} from '../events/run-event.ts';
import {takeSnapshot} from '../run-state/snapshot.ts';
import {createEventFeed} from './event-feed.ts';
import {type OutputWatch, watchOutput} from './output-watch.ts';
import {
	type ClientMessage,
	encodeMessage,
	messageReader,
	protocolVersion,
	type ServerMessage,
} from './protocol.ts';
import type {Runner} from './runner.ts';
import {writeTogether} from './write-together.ts';

export type DisplayOptions = {
	readonly runner: Runner;
	/** The pipeline's folder. */
	readonly folder: string;
	/** Whether the runner lives for one command only. */
	readonly isBrief: boolean;
	/** The display goes, and waits for its socket to be closed. */
	readonly onLeave: () => void;
	/** The display wants the runner to end. */
	readonly onStop: (reason: string) => void;
};

/** The longest message that is read from a display, in characters: the edit of a long command has room. */
const longestMessage = 16 * 1024 * 1024;

/** Speaks with one display until its socket closes: first the whole state, then what happens. */
export function serveDisplay(socket: Socket, options: DisplayOptions): void {
	const {runner, folder, isBrief, onLeave, onStop} = options;
	const {record, state} = runner;
	const watches = new Map<number, OutputWatch>();
	const say = (message: ServerMessage): void => {
		writeTogether(socket, encodeMessage(message));
	};

	say({
		kind: 'welcome',
		v: eventVersion,
		protocol: protocolVersion,
		pid: process.pid,
		info: {id: record.id, title: record.title},
		...(isBrief && {isBrief}),
		snapshot: takeSnapshot(state),
	});
	const feed = createEventFeed({
		seq: state.seq,
		say,
		waiting: () => socket.writableLength,
		eventsAfter: runner.eventsAfter,
	});

	const answer = async (command: RunCommand): Promise<CommandReply> => {
		try {
			return await runner.send(command);
		} catch (error) {
			return {ok: false, message: error instanceof Error ? error.message : String(error)};
		}
	};

	const unwatch = (id: number): void => {
		watches.get(id)?.close();
		watches.delete(id);
	};

	const hear = (message: ClientMessage): void => {
		switch (message.kind) {
			case 'command': {
				const {id, command} = message;
				void answer(command).then(reply => feed.sayAfterwards({kind: 'reply', id, reply}));
				return;
			}
			case 'watch':
				unwatch(message.id);
				watches.set(
					message.id,
					watchOutput({
						folder,
						state,
						watch: message,
						say,
						isCongested: () => feed.isBehind() || socket.writableNeedDrain,
						onFailure: () => void socket.destroy(),
					}),
				);
				return;
			case 'unwatch':
				unwatch(message.id);
				return;
			case 'leave':
				endAll();
				onLeave();
				return;
			case 'stop':
				onStop(message.reason);
		}
	};

	const listenings = [
		runner.onEvents(feed.onEvents),
		runner.onOutput((path, attempt) => {
			for (const watch of watches.values()) {
				watch.onGrowth(path, attempt);
			}
		}),
	];
	const endAll = (): void => {
		listenings.forEach(end => void end());
		[...watches.keys()].forEach(unwatch);
	};

	const read = messageReader(hear, longestMessage);
	socket.setEncoding('utf8');
	socket.on('data', (text: string) => {
		try {
			read(text);
		} catch {
			// Whoever says what can't be understood is not heard any more; the run goes on.
			socket.destroy();
		}

		// Whoever does not listen is not heard either: its answers would pile up.
		if (socket.writableNeedDrain) {
			socket.pause();
		}
	});
	socket.on('drain', () => {
		feed.onDrain();
		for (const watch of watches.values()) {
			watch.onDrain();
		}

		if (!socket.writableNeedDrain) {
			socket.resume();
		}
	});
	socket.on('error', () => {});
	socket.once('close', endAll);
}
