import type {Socket} from 'node:net';

/** Writes a text to a socket, together with all others of the same turn: one call of the system for all of them. */
export function writeTogether(socket: Socket, text: string): void {
	if (socket.writableCorked === 0) {
		socket.cork();
		process.nextTick(() => socket.uncork());
	}

	socket.write(text);
}
