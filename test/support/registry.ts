import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {temporaryFolder} from './temporary-folder.ts';
import {conditionWaiter} from './wait-for.ts';

/** What a registry that was started with `login: true` asks for. */
export const registryLogin = {user: 'tester', password: 'open sesame'} as const;

/** The password above, as bcrypt. */
const htpasswd = `${registryLogin.user}:$2b$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n`;

export type Registry = AsyncDisposable & {
	/** As it stands in front of an image's name: `localhost:41234`. */
	readonly address: string;
	readonly port: number;
	/** Ends it: from then on nothing answers at its address. */
	readonly stop: () => Promise<void>;
};

/**
A real registry on loopback, which needs no TLS. It listens on a free port and keeps its images in a
folder that goes with it.
*/
export async function startRegistry(options: {readonly login?: boolean} = {}): Promise<Registry> {
	const folder = await temporaryFolder({htpasswd});
	const auth = options.login
		? `auth: {htpasswd: {realm: test, path: ${folder.path}/htpasswd}}\n`
		: '';
	const configuration = await folder.write(
		'config.yml',
		`version: 0.1\nstorage: {filesystem: {rootdirectory: ${folder.path}/data}}\nhttp: {addr: "127.0.0.1:0"}\n${auth}`,
	);
	const registry = spawn('docker-registry', ['serve', configuration], {
		stdio: ['ignore', 'ignore', 'pipe'],
	});
	let log = '';
	const waiter = conditionWaiter('docker-registry', () => log);
	registry.stderr.setEncoding('utf8').on('data', (text: string) => {
		log += text;
		waiter.check();
	});
	registry.once('error', error => waiter.end(error.message));
	const exited = once(registry, 'exit').then(([code]) => waiter.end(`it ended with ${code}`));

	const listening = /listening on 127\.0\.0\.1:(\d+)/;
	const port = Number(listening.exec(await waiter.waitFor(listening))?.[1]);
	const stop = async (): Promise<void> => {
		registry.kill('SIGKILL');
		await exited;
	};

	return {
		address: `localhost:${port}`,
		port,
		stop,
		async [Symbol.asyncDispose]() {
			await stop();
			await folder[Symbol.asyncDispose]();
		},
	};
}
