import {ConductoError} from '../errors/conducto-error.ts';
import {initialState} from '../run-state/initial-state.ts';
import {checkStays} from './brief-runner.ts';
import {createConnection, type RunnerConnection} from './client.ts';
import {endedEarly, openSocket} from './open-socket.ts';
import {messageReader, type ServerMessage} from './protocol.ts';
import {checkVersion, otherVersion} from './runner-version.ts';

/**
Connects to a runner and waits for its state. Rejects with `store-too-new` when that is not understood, and with
`runner-brief` where a runner that stays is wanted and this one does not.
*/
export async function connectToRunner(
	path: string,
	{stays = false}: {readonly stays?: boolean} = {},
): Promise<RunnerConnection> {
	const socket = await openSocket(path);
	return new Promise((resolve, reject) => {
		socket.once('close', () => {
			reject(endedEarly());
		});
		// The first message tells what tree this is; the connection reads it once more for the state.
		const first = messageReader<ServerMessage>(message => {
			if (message.kind === 'welcome') {
				checkVersion(message);
				if (stays) {
					checkStays(message);
				}

				socket.off('data', collect);
				const state = initialState(message.snapshot.spec, message.info.title);
				const connection = createConnection(message.info, state);
				// A welcome that is none is seen below.
				connection.attachSocket(socket).catch(() => {});
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
				reject(cause instanceof ConductoError ? cause : otherVersion(undefined, cause));
				socket.destroy();
			}
		};

		socket.setEncoding('utf8');
		socket.on('data', collect);
	});
}
