import {once} from 'node:events';
import {type AddressInfo, createServer} from 'node:net';

/** A port of this machine's loopback that nobody has: the one that is preferred, or any. */
export async function freePort(preferred: number): Promise<number> {
	return listenOn(preferred).catch(() => listenOn(0));
}

async function listenOn(wanted: number): Promise<number> {
	const server = createServer();
	server.listen(wanted, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}
