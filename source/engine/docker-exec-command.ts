import type {Readable} from 'node:stream';
import {setTimeout as delay} from 'node:timers/promises';
import type {Container, Exec} from 'dockerode';
import {ConductoError} from '../errors/conducto-error.ts';
import {demultiplex} from './demultiplex.ts';
import {chunksOf} from './docker-attach.ts';
import {statusOf} from './docker-errors.ts';
import type {ContainerExit, Engine, OutputPiece} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';
import {killStarted, processesIn} from './exec-processes.ts';

/** How often a command is asked about whose output goes on: what it left in the background may hold that open. */
const firstMs = 500;
const longestMs = 5000;
/** The same once the output has ended, which is mostly the end of the command. */
const endedMs = 10;
/** Without anything more for so long, an ended command has printed all. */
const quietMs = 250;
const graceMs = 2000;
/** How long the engine may take to say so of a container whose end it was. */
const endOfContainerMs = 200;
/** Exit code of what SIGKILL ends: so does a container that ends with what runs in it. */
const killed = 137;

/** The real engine's commands in running containers. */
export function prepareExecMethod(
	{docker, attempt}: EngineConnection,
	{exec, stopContainer}: Pick<Engine, 'exec' | 'stopContainer'>,
): Engine['prepareExec'] {
	return async (id, {command, env}) => {
		const shell = command[0] ?? 'sh';
		const before = await processesIn({exec, id, shell});
		const created = await attempt({action: 'run a command in the container'}, () =>
			docker.getContainer(id).exec({
				Cmd: [...command],
				Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
				AttachStdout: true,
				AttachStderr: true,
			}),
		);
		const {promise: begun, resolve: onBegun} = Promise.withResolvers<Readable>();
		const follower = followOutput(begun);
		const exit = begun.then(socket =>
			attempt({action: 'wait for a command in a container'}, async () => {
				const ended = await exitOf(created, socket);
				if (ended.exitCode === killed) {
					await checkRunning(docker.getContainer(id));
				}

				return ended;
			}),
		);
		exit.then(follower.onExit, follower.onExit);
		return {
			output: follower.output,
			exit,
			async begin() {
				const socket = await attempt({action: 'run a command in the container'}, () =>
					created.start({hijack: true, stdin: false}),
				);
				onBegun(socket as unknown as Readable);
			},
			async stop() {
				const kill = (signal: 'TERM' | 'KILL') => killStarted({exec, id, shell, before, signal});
				if (await kill('TERM')) {
					await Promise.race([exit.catch(() => {}), delay(graceMs)]);
					if (await kill('KILL')) {
						return;
					}
				}

				// What it needs for that is not there any more: all of the container goes.
				await stopContainer(id, 0);
			},
		};
	};
}

type Follower = {
	readonly output: AsyncIterable<OutputPiece>;
	readonly onExit: () => void;
};

/** The output up to the command's own end, and what then still comes without a pause. */
function followOutput(begun: Promise<Readable>): Follower {
	let pieces = 0;
	let isWaiting = true;
	async function* read(): AsyncGenerator<OutputPiece> {
		for await (const piece of demultiplex(chunksOf(await begun))) {
			pieces++;
			isWaiting = false;
			yield piece;
			isWaiting = true;
		}
	}

	return {
		output: read(),
		onExit: async () => {
			const socket = await begun;
			for (let seen = -1; !socket.destroyed && !(isWaiting && seen === pieces); ) {
				seen = pieces;
				await delay(quietMs);
			}

			socket.destroy();
		},
	};
}

async function exitOf(exec: Exec, socket: Readable): Promise<ContainerExit> {
	let hasEnded = false;
	const ended = new Promise<void>(resolve => {
		socket.once('close', resolve).once('end', resolve);
	}).then(() => {
		hasEnded = true;
	});
	for (let waitMs = firstMs; ; waitMs = Math.min(2 * waitMs, longestMs)) {
		await (hasEnded
			? delay(endedMs)
			: Promise.race([ended, delay(waitMs, undefined, {ref: false})]));
		const {Running: isRunning, ExitCode: exitCode} = await inspect(exec);
		if (!isRunning && exitCode !== null) {
			return {exitCode};
		}
	}
}

async function inspect(exec: Exec): Promise<{Running: boolean; ExitCode: number | null}> {
	try {
		return await exec.inspect();
	} catch (error) {
		// The engine tells nothing of commands in a container that does not run any more.
		throw isOneOf(error, [404, 409]) ? containerEnded(error) : error;
	}
}

async function checkRunning(container: Container): Promise<void> {
	await delay(endOfContainerMs);
	try {
		if ((await container.inspect()).State.Running) {
			return;
		}
	} catch (error) {
		throw isOneOf(error, [404]) ? containerEnded(error) : error;
	}

	throw containerEnded(undefined);
}

function isOneOf(error: unknown, statuses: readonly number[]): boolean {
	return statuses.includes(statusOf(error) ?? 0);
}

function containerEnded(cause: unknown): ConductoError {
	return new ConductoError(
		'engine-failed',
		'The container that it shares with other commands ended while it ran.',
		{hint: 'Reset the node: it then runs in a new one.', cause},
	);
}
