import {attachMethod} from './docker-attach.ts';
import {isLocal, loadDocker} from './docker-client.ts';
import {containerMethods} from './docker-containers.ts';
import {execMethod} from './docker-exec.ts';
import {fileMethods} from './docker-files.ts';
import {dockerHost} from './docker-host.ts';
import {imageMethods} from './docker-images.ts';
import {pullMethod} from './docker-pull.ts';
import {waitMethod} from './docker-wait.ts';
import type {Engine} from './engine.ts';
import {engineConnection} from './engine-connection.ts';

/** Connects to the Docker engine. Rejects with `engine-missing` when none answers. */
export async function connectDocker(host: string = dockerHost()): Promise<Engine> {
	const connection = engineConnection(await loadDocker(host), host);
	const {docker, attempt} = connection;
	await attempt({action: 'answer'}, () => docker.ping());

	return {
		// An engine on another machine would mount folders of that machine.
		capabilities: {liveMount: isLocal(host)},
		info: () =>
			attempt({action: 'describe itself'}, async () => {
				const {ServerVersion: version, NCPU: cpus, MemTotal: memoryBytes} = await docker.info();
				return {version, cpus, memoryBytes};
			}),
		...imageMethods(connection),
		pullImage: pullMethod(connection),
		...containerMethods(connection),
		attach: attachMethod(connection),
		waitForExit: waitMethod(connection),
		...fileMethods(connection),
		exec: execMethod(connection),
	};
}
