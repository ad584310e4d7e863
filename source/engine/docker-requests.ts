import type * as Http from 'node:http';
import type * as Https from 'node:https';
import type {Readable} from 'node:stream';
import type DockerModem from 'docker-modem';

/** The parts of the client library that its types leave out. */
export type ModemInside = {
	agent?: Http.Agent;
	readonly protocol: string;
	/** Sends a request whose method, path and headers are decided. */
	buildRequest: (
		options: Http.RequestOptions,
		request: DockerRequest,
		body: string | Buffer | Readable | undefined,
		callback: Callback,
	) => void;
	/** Tells an answer by its status: as an error, as parsed JSON, or as the stream that it is. */
	readonly buildPayload: (
		error: unknown,
		isStream: boolean | undefined,
		statusCodes: DockerRequest['statusCodes'],
		openStdin: boolean | undefined,
		request: unknown,
		response: unknown,
		json: unknown,
		callback: Callback,
	) => void;
};

type DockerRequest = {
	readonly hijack?: boolean;
	readonly isStream?: boolean;
	readonly openStdin?: boolean;
	readonly statusCodes: Readonly<Record<number, true | string>>;
};

type Callback = (error: unknown, answer?: unknown) => void;

/** Those of Node's own global agent: connections are kept for the next request. */
const kept = {keepAlive: true, scheduling: 'lifo', timeout: 5000} as const;

/** Not imported: the names that a module imports are all read, and one of these loads a WebSocket client in 25 ms. */
function protocolModule(isSecure: boolean): typeof Http | typeof Https {
	return process.getBuiltinModule(isSecure ? 'node:https' : 'node:http');
}

/** The agent for requests to an engine. */
export function dockerAgent(isSecure: boolean): Http.Agent {
	const {Agent} = protocolModule(isSecure);
	return new Agent(kept);
}

/**
Sends the client library's requests in its place. Its own way renders each request and all connections for a
debugging aid that is off, looks for redirections that the engine never answers with, and waits for ever for
the end of an answer whose connection breaks in the middle; here that fails the request. An engine that is
reached by ssh keeps the library's way, which brings the connection.
*/
export function sendDirectly(modem: DockerModem): void {
	const inside = modem as unknown as ModemInside;
	if (inside.protocol !== 'ssh') {
		inside.agent = dockerAgent(inside.protocol === 'https');
		inside.buildRequest = (...request) => send(inside, ...request);
	}
}

function send(
	modem: ModemInside,
	options: Http.RequestOptions,
	{hijack, isStream, openStdin, statusCodes}: DockerRequest,
	body: string | Buffer | Readable | undefined,
	callback: Callback,
): void {
	const request = protocolModule(modem.protocol === 'https').request(options);
	let isAnswered = false;
	const answer: Callback = (error, ...told) => {
		if (!isAnswered) {
			isAnswered = true;
			callback(error, ...told);
		}
	};

	request.on('error', answer);
	if (hijack) {
		request.once('upgrade', (_, socket, head) => {
			if (head.length > 0) {
				socket.unshift(head);
			}

			answer(null, socket);
		});
	}

	request.once('response', response => {
		const payload = (stream: boolean | undefined, json: unknown): void =>
			modem.buildPayload(null, stream, statusCodes, openStdin, request, response, json, answer);
		// The end of a stream that broke is an error of whoever reads it.
		response.on('error', answer);
		if (isStream) {
			payload(true, null);
		} else {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.once('end', () => payload(false, parsed(Buffer.concat(chunks))));
		}
	});

	if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) {
		if (openStdin) {
			request.write(body ?? '');
		} else {
			request.end(body);
		}
	} else {
		body.once('error', error => request.destroy(error));
		body.pipe(request);
	}
}

/** An answer that is no JSON is told as its bytes. */
function parsed(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString());
	} catch {
		return bytes;
	}
}
