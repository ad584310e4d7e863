import {connect, type Socket} from 'node:net';
import {ConductoError} from '../errors/conducto-error.ts';

/** Opens a pipeline's socket. Rejects with `pipeline-not-found` when no runner listens on it. */
export async function openSocket(path: string): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = connect(path);
		socket.once('connect', () => resolve(socket));
		socket.once('error', (cause: NodeJS.ErrnoException) => {
			// Where nobody listens a dead runner's socket may still lie; anything else says nothing about the runner.
			const isNobody = cause.code === 'ENOENT' || cause.code === 'ECONNREFUSED';
			reject(
				isNobody
					? new ConductoError('pipeline-not-found', 'No runner of this pipeline is alive.', {cause})
					: new ConductoError(
							'state-unusable',
							`The socket of this pipeline's runner can't be opened: ${cause.message}.`,
							{cause},
						),
			);
		});
	});
}

/** The error of who was connected before the runner said what there is. */
export function endedEarly(): ConductoError {
	return new ConductoError('pipeline-not-found', 'The runner ended before it answered.');
}
