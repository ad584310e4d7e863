import type {Readable} from 'node:stream';
import {setTimeout as delay} from 'node:timers/promises';
import type {ContainerExit, Engine} from './engine.ts';
import type {EngineConnection} from './engine-connection.ts';
import {checkRunning, exitOfExec} from './exec-end.ts';
import {followExec} from './exec-output.ts';
import {killStarted, processesIn} from './exec-processes.ts';
import {recordedCommand} from './recorded-command.ts';

const graceMs = 2000;
/** Exit code of what SIGKILL ends: so does a container that ends with what runs in it. */
const killed = 137;

/** What the real engine's commands in running containers are made of. */
export type ExecMethods = Pick<Engine, 'exec' | 'stopContainer'>;

/** The real engine's commands in running containers. */
export function prepareExecMethod(
	{docker, attempt}: EngineConnection,
	methods: ExecMethods,
): Engine['prepareExec'] {
	return async (id, {command, env, token}) => {
		const shell = command[0] ?? 'sh';
		const before = await processesIn({exec: methods.exec, id, shell}, token);
		const created = await attempt({action: 'run a command in the container'}, () =>
			docker.getContainer(id).exec({
				Cmd: [...(token === undefined ? command : recordedCommand(command, token))],
				Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
				AttachStdout: true,
				AttachStderr: true,
			}),
		);
		const {promise: begun, resolve: onBegun} = Promise.withResolvers<Readable>();
		const output = followExec(begun, token);
		/** As the engine tells it. */
		const told = begun.then(socket =>
			attempt({action: 'wait for a command in a container'}, async () => {
				const ended = await exitOfExec(created, socket);
				if (ended.exitCode === killed) {
					await checkRunning(docker.getContainer(id));
				}

				return ended;
			}),
		);
		told.then(output.onExit, output.onExit);
		const exit = exitOf(output.ended, told);
		exit.catch(() => {});
		return {
			output: output.pieces,
			exit,
			async begin() {
				const socket = await attempt({action: 'run a command in the container'}, () =>
					created.start({hijack: true, stdin: false}),
				);
				onBegun(socket as unknown as Readable);
			},
			stop: () => stopExec({id, shell, before}, exit, methods),
		};
	};
}

/** The output's own end says more, and sooner. */
async function exitOf(
	ended: Promise<ContainerExit | undefined>,
	told: Promise<ContainerExit>,
): Promise<ContainerExit> {
	// Awaited only where the output does not say it.
	told.catch(() => {});
	return (await ended) ?? (await told);
}

export type StartedExec = {
	readonly id: string;
	readonly shell: string;
	/** The processes that were there before it. */
	readonly before: string;
};

/** Ends all that a command started, politely, then by force. */
export async function stopExec(
	started: StartedExec,
	exit: Promise<unknown>,
	{exec, stopContainer}: ExecMethods,
): Promise<void> {
	const kill = (signal: 'TERM' | 'KILL') => killStarted({exec, ...started, signal});
	if (await kill('TERM')) {
		await Promise.race([exit.catch(() => {}), delay(graceMs)]);
		if (await kill('KILL')) {
			return;
		}
	}

	// What it needs for that is not there any more: all of the container goes.
	await stopContainer(started.id, 0);
}
