import {type ChildProcess, execFile, spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {setTimeout as delay} from 'node:timers/promises';
import {promisify} from 'node:util';
import {temporaryFolder} from './temporary-folder.ts';

const run = promisify(execFile);
const patienceMs = 60_000;

export type SecondEngine = AsyncDisposable & {
	/** For `DOCKER_HOST`. */
	readonly host: string;
	/** Runs the docker CLI on it, and resolves to what it printed. */
	readonly docker: (...args: readonly string[]) => Promise<string>;
	/** Ends the engine with this signal and resolves when its process is gone; its containers may live on. */
	readonly end: (signal: NodeJS.Signals) => Promise<void>;
	/** Starts it again and resolves when it answers. */
	readonly start: () => Promise<void>;
};

/** How many of them this process has made: each has a bridge of its own. */
let made = 0;

/**
Starts another Docker engine beside the tests' own, to be killed: with a socket, folders, a bridge of its own, and
the image `debian:stable-slim`. Needs root and `dockerd`.
*/
export async function startSecondEngine(options: {
	readonly liveRestore: boolean;
}): Promise<SecondEngine> {
	const folder = await temporaryFolder();
	const bridge = `cdt${process.pid % 100_000}n${++made}`;
	const subnet = 10 + ((process.pid + made) % 200);
	const host = `unix://${folder.path}/docker.sock`;
	await run('ip', ['link', 'add', 'name', bridge, 'type', 'bridge']);
	await run('ip', ['addr', 'add', `10.231.${subnet}.1/24`, 'dev', bridge]);
	await run('ip', ['link', 'set', bridge, 'up']);
	let engine: ChildProcess | undefined;

	const docker = async (...args: readonly string[]): Promise<string> =>
		(await run('docker', ['--host', host, ...args], {timeout: patienceMs})).stdout.trim();

	const launch = (): ChildProcess =>
		spawn(
			'dockerd',
			[
				...['--host', host],
				...['--data-root', `${folder.path}/data`],
				...['--exec-root', `${folder.path}/exec`],
				...['--pidfile', `${folder.path}/docker.pid`],
				...['--bridge', bridge],
				// The rules of the tests' own engine are not to be touched.
				...['--iptables=false', '--ip-forward=false', '--ip-masq=false'],
				...(options.liveRestore ? ['--live-restore'] : []),
			],
			{stdio: 'ignore', detached: true},
		);

	const start = async (): Promise<void> => {
		engine = launch();
		for (const late = performance.now() + patienceMs; ; await delay(100)) {
			// What a killed one left may have to be gone first.
			engine = hasEnded(engine) ? launch() : engine;
			try {
				await docker('info');
				return;
			} catch (error) {
				if (performance.now() > late) {
					throw error;
				}
			}
		}
	};

	const end = async (signal: NodeJS.Signals): Promise<void> => {
		const child = engine;
		if (child && !hasEnded(child)) {
			const gone = new Promise(resolve => child.once('exit', resolve));
			child.kill(signal);
			await gone;
		}
	};

	await start();
	await run('sh', ['-c', `docker save debian:stable-slim | docker --host ${host} load`]);
	return {
		host,
		docker,
		start,
		end,
		async [Symbol.asyncDispose]() {
			const left = (await docker('ps', '--all', '--quiet').catch(() => '')).split('\n');
			await Promise.all(left.filter(Boolean).map(id => docker('rm', '--force', id)));
			await end('SIGTERM');
			endContainerd(`${folder.path}/exec/containerd/containerd.pid`);
			await run('ip', ['link', 'delete', bridge]).catch(() => {});
			await unmountBelow(folder.path);
			await folder[Symbol.asyncDispose]();
		},
	};
}

function hasEnded({exitCode, signalCode}: ChildProcess): boolean {
	return exitCode !== null || signalCode !== null;
}

/** An engine that was killed leaves mounts behind, and one that ends in order its folder as one. */
async function unmountBelow(path: string): Promise<void> {
	const mounts = readFileSync('/proc/mounts', 'utf8')
		.split('\n')
		.map(line => line.split(' ')[1] ?? '')
		.filter(mount => mount.startsWith(`${path}/`));
	for (const mount of mounts.reverse()) {
		await run('umount', ['--lazy', mount]);
	}
}

/** An engine that was killed leaves it behind. */
function endContainerd(pidFile: string): void {
	try {
		process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM');
	} catch {
		// It ended with its engine.
	}
}
