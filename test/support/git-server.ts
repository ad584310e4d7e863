import {execFile, spawn} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {promisify} from 'node:util';

const execute = promisify(execFile);

/** What a server that was started with `login: true` asks for: not one character but needs care in an URL. */
export const gitLogin = {user: 'tester', password: 'p@ss/w:rd %41é'} as const;

export type GitServer = AsyncDisposable & {
	/** `http://localhost:41234`, or with the login in it. */
	readonly address: string;
	readonly addressWithLogin: string;
	/** How many requests came, allowed or not. */
	readonly requests: () => number;
	/** Ends it: from then on nothing answers at its address. */
	readonly stop: () => Promise<void>;
};

export type GitServerOptions = {
	/** Below it: bare repositories. */
	readonly folder: string;
	readonly login?: boolean;
	/** Files only, as a web server that knows nothing of git gives them out. Needs `git update-server-info`. */
	readonly dumb?: boolean;
	/** Sends all requests on to another server. */
	readonly redirectTo?: string;
	/** Each request is answered only when this resolves; or by this itself. */
	readonly gate?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
};

/** A real git server on loopback: git's own program behind a web server. */
export async function startGitServer(options: GitServerOptions): Promise<GitServer> {
	let requests = 0;
	const server = createServer((request, response) => {
		requests += 1;
		answer(options, request, response).catch((error: unknown) => response.destroy(error as Error));
	});
	await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
	const {port} = server.address() as AddressInfo;
	const stop = async (): Promise<void> => {
		server.closeAllConnections();
		await new Promise(resolve => server.close(resolve));
	};

	const login = [gitLogin.user, gitLogin.password].map(encodeURIComponent).join(':');
	return {
		address: `http://localhost:${port}`,
		addressWithLogin: `http://${login}@localhost:${port}`,
		requests: () => requests,
		stop,
		[Symbol.asyncDispose]: stop,
	};
}

async function answer(
	options: GitServerOptions,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	await options.gate?.(request, response);
	if (response.writableEnded) {
		return;
	}

	if (options.redirectTo !== undefined) {
		response.writeHead(302, {location: options.redirectTo + (request.url ?? '')}).end();
	} else if (options.login && request.headers.authorization !== expected()) {
		response.writeHead(401, {'www-authenticate': 'Basic realm="test"'}).end();
	} else if (options.dumb) {
		await answerWithFile(options.folder, request, response);
	} else {
		await answerWithGit(options.folder, request, response);
	}
}

function expected(): string {
	return `Basic ${Buffer.from(`${gitLogin.user}:${gitLogin.password}`).toString('base64')}`;
}

async function answerWithFile(
	folder: string,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const {pathname} = new URL(request.url ?? '/', 'http://localhost');
	try {
		response.end(await readFile(path.join(folder, pathname)));
	} catch {
		response.writeHead(404).end();
	}
}

async function answerWithGit(
	folder: string,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const {pathname, search} = new URL(request.url ?? '/', 'http://localhost');
	const git = spawn('git', ['http-backend'], {
		env: {
			PATH: process.env.PATH,
			GIT_PROJECT_ROOT: folder,
			GIT_HTTP_EXPORT_ALL: '1',
			GIT_CONFIG_NOSYSTEM: '1',
			GIT_CONFIG_GLOBAL: '/dev/null',
			PATH_INFO: decodeURIComponent(pathname),
			QUERY_STRING: search.slice(1),
			REQUEST_METHOD: request.method ?? 'GET',
			CONTENT_TYPE: request.headers['content-type'] ?? '',
			HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
			GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
			REMOTE_ADDR: '127.0.0.1',
		},
		stdio: ['pipe', 'pipe', 'ignore'],
	});
	// A client that goes away ends the program with it.
	response.once('close', () => git.kill());
	pipeline(request, git.stdin).catch(() => git.kill());

	let head = Buffer.alloc(0);
	for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
		if (response.headersSent) {
			response.write(chunk);
			continue;
		}

		head = Buffer.concat([head, chunk]);
		const end = head.indexOf('\r\n\r\n');
		if (end !== -1) {
			writeHead(response, head.subarray(0, end).toString());
			response.write(head.subarray(end + 4));
		}
	}

	response.end();
}

function writeHead(response: ServerResponse, head: string): void {
	const headers = head.split('\r\n').map(line => {
		const colon = line.indexOf(':');
		return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
	});
	const status = headers.find(([name]) => name === 'Status')?.[1];
	response.writeHead(
		Number.parseInt(status ?? '200', 10),
		Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
	);
	response.flushHeaders();
}

/** Variables that keep a test's git apart from the settings of whoever runs the tests. */
export const gitTestEnvironment: Readonly<Record<string, string>> = {
	GIT_CONFIG_GLOBAL: '/dev/null',
	GIT_CONFIG_NOSYSTEM: '1',
	GIT_AUTHOR_NAME: 'Tester',
	GIT_AUTHOR_EMAIL: 'tester@localhost',
	GIT_COMMITTER_NAME: 'Tester',
	GIT_COMMITTER_EMAIL: 'tester@localhost',
};

/** Runs git in a folder, and returns what it prints. */
export async function git(folder: string, ...args: readonly string[]): Promise<string> {
	const {stdout} = await execute('git', args, {
		cwd: folder,
		env: {PATH: process.env.PATH, HOME: folder, ...gitTestEnvironment},
	});
	return stdout.trim();
}
