import type Docker from 'dockerode';
import {ConductoError} from '../errors/conducto-error.ts';
import {sendDirectly} from './docker-requests.ts';

/** Makes the client library's object. It is loaded here and no earlier, because loading it costs 140 ms. */
export async function loadDocker(host: string): Promise<Docker> {
	const {default: DockerClient} = await import('dockerode');
	// The library reads this variable itself, TLS settings included.
	const docker =
		host === process.env.DOCKER_HOST
			? withUsableHost(host, () => new DockerClient())
			: new DockerClient(optionsFor(host));
	sendDirectly(docker.modem);
	return docker;
}

export function isLocal(host: string): boolean {
	return host.startsWith('unix://') || host.startsWith('npipe://');
}

function optionsFor(host: string): Docker.DockerOptions {
	if (isLocal(host)) {
		// Without a stated host, `DOCKER_HOST` would win over the socket.
		return {socketPath: host.slice(host.indexOf('://') + 3), host: undefined};
	}

	return withUsableHost(host, () => {
		const {protocol, hostname, port, username} = new URL(host);
		return protocol === 'ssh:'
			? {protocol: 'ssh', host: hostname, port: port || 22, username}
			: {protocol: protocol === 'https:' ? 'https' : 'http', host: hostname, port: port || 2375};
	});
}

function withUsableHost<T>(host: string, use: () => T): T {
	try {
		return use();
	} catch (error) {
		throw new ConductoError('engine-missing', `"${host}" is not the address of a Docker engine.`, {
			hint: 'Set DOCKER_HOST to something like unix:///var/run/docker.sock or tcp://host:2375.',
			cause: error,
		});
	}
}
