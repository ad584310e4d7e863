import {once} from 'node:events';
import {connect, createServer, type Server} from 'node:net';

/**
Runs one set-up at a time on this machine. The lock is a socket without a file: it ends with its
process, however that ends.
*/
export async function withSetupLock<T>(
	name: string,
	work: () => Promise<T>,
	onWait: () => void,
): Promise<T> {
	// Only Linux has sockets without files; elsewhere nothing is installed anyway.
	if (process.platform !== 'linux') {
		return await work();
	}

	const address = `\0${name}`;
	let server = await tryToListen(address);
	if (!server) {
		onWait();
	}

	while (!server) {
		await whileHeld(address);
		server = await tryToListen(address);
	}

	try {
		return await work();
	} finally {
		server.close();
		server.emit('release');
	}
}

async function tryToListen(address: string): Promise<Server | undefined> {
	const server = createServer(waiting => {
		waiting.on('error', () => {});
		server.once('release', () => waiting.destroy());
	});
	server.listen(address);
	try {
		await once(server, 'listening');
		return server;
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
			return undefined;
		}

		throw error;
	}
}

function whileHeld(address: string): Promise<void> {
	return new Promise(resolve => {
		const socket = connect(address);
		// Refused or reset: it was released between the two calls. A close follows every error.
		socket.on('error', () => {}).once('close', () => resolve());
		socket.resume();
	});
}
