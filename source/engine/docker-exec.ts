import type {Readable} from 'node:stream';
import {setTimeout as delay} from 'node:timers/promises';
import {ConductoError} from '../errors/conducto-error.ts';
import {demultiplex} from './demultiplex.ts';
import {chunksOf} from './docker-attach.ts';
import type {Engine} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';

/** How long an engine may take, after an exec's output has ended, to say how the command ended. */
const endMs = 5000;
const pollMs = 10;

export function execMethod({docker, attempt}: EngineConnection): Engine['exec'] {
	return (id, command, {user} = {}) =>
		attempt({action: 'run a command in the container'}, async () => {
			const exec = await docker.getContainer(id).exec({
				Cmd: [...command],
				AttachStdout: true,
				AttachStderr: true,
				...(user !== undefined && {User: user}),
			});
			const socket = await exec.start({hijack: true, stdin: false});
			const pieces: Buffer[] = [];
			for await (const {data} of demultiplex(chunksOf(socket as unknown as Readable))) {
				pieces.push(data);
			}

			const output = Buffer.concat(pieces).toString();
			// The end of the output is not yet the end of the command.
			for (let waited = 0; waited < endMs; waited += pollMs) {
				const {ExitCode: exitCode, Running: running} = await exec.inspect();
				if (!running && exitCode !== null) {
					return {exitCode, output};
				}

				await delay(pollMs);
			}

			throw new ConductoError('engine-failed', 'Docker lost track of a command in a container.', {
				hint: 'Check the engine with `docker info`.',
			});
		});
}
