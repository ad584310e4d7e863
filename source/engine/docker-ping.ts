import type DockerModem from 'docker-modem';
import type Docker from 'dockerode';
import {dockerAgent, type ModemInside} from './docker-requests.ts';

/** Resolves when the engine answers on a connection that is new; rejects as any request does. */
export async function answersNow(docker: Docker): Promise<void> {
	const modem = docker.modem as DockerModem & Pick<ModemInside, 'protocol'>;
	const agent = dockerAgent(modem.protocol === 'https');
	const apart: DockerModem = Object.assign(Object.create(Object.getPrototypeOf(modem)), modem, {
		agent,
	});
	try {
		await new Promise<void>((resolve, reject) => {
			apart.dial(
				{path: '/_ping', method: 'GET', statusCodes: {200: true, 500: 'server error'}},
				error => (error ? reject(error) : resolve()),
			);
		});
	} finally {
		agent.destroy();
	}
}
