import {randomBytes} from 'node:crypto';
import type {Engine} from '../engine/engine.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {ImageAliases} from '../image/aliases.ts';
import type {HostNetwork} from '../image/network/host-network.ts';
import {openImageMemory} from '../store/image-memory.ts';
import {openStore} from '../store/pipeline-store.ts';
import {takeRunnerLock} from '../store/runner-lock.ts';
import {dataFolders, pipelineFolder, type StateFolder} from '../store/state-folder.ts';
import {systemClock} from './clock.ts';
import {keepSocket} from './keep-socket.ts';
import {createRunner, type Runner} from './runner.ts';
import {faultOf} from './runner-fault.ts';
import {serveRunner} from './server.ts';
import {noteSocket} from './socket-note.ts';
import {socketPath} from './socket-path.ts';

export type HostOptions = {
	readonly state: StateFolder;
	readonly id: string;
	readonly connectEngine: () => Promise<Engine>;
	readonly jobs: number | undefined;
	readonly network: HostNetwork;
	readonly aliases: ImageAliases;
	/** It ends after one command: others ask nothing of it that lasts. Default: false. */
	readonly isBrief?: boolean;
};

/** A pipeline whose runner lives in this process. */
export type Host = {
	readonly runner: Runner;
	readonly socket: string;
	/** Resolves when the run can't go on, because what happens can't be written down: `stop` is due. */
	readonly fault: Promise<Error>;
	/** Resolves with the reason when a display wants the runner to end: `stop` is due. */
	readonly stopAsked: Promise<string>;
	/** Calls the listener when the runner is about to end. */
	readonly onEnd: (listener: () => void) => void;
	/** How many displays and other terminals are connected. */
	readonly displays: () => number;
	/** Calls the listener whenever a display has gone. */
	readonly onLeave: (listener: () => void) => void;
	/** Lets go the displays that wait to see whether the runner ends now that they go. */
	readonly releaseLeaving: () => void;
	/**
	Ends the runner: what runs is killed for this reason, containers are removed, displays are told, with the
	fault if there was one. Safe to call twice.
	*/
	readonly stop: (reason: string, fault?: Error) => Promise<void>;
	/** The same, but what runs goes on in its containers, for the next runner to adopt. */
	readonly letGo: (fault?: Error) => Promise<void>;
};

/**
Becomes the runner of a pipeline and listens on its socket; `runner.begin` starts it, once the first
display is connected, so that this one sees every event. Rejects with `pipeline-busy` when another process
is it.
*/
export async function hostPipeline(options: HostOptions): Promise<Host> {
	const {state, id} = options;
	const folder = pipelineFolder(state, id);
	const unlock = await takeRunnerLock(folder);
	if (!unlock) {
		throw new ConductoError('pipeline-busy', `Pipeline ${id} is run by another conducto.`, {
			hint: `Attach to it with: conducto open ${id}`,
		});
	}

	try {
		return await hostLocked(options, folder, unlock);
	} catch (error) {
		unlock();
		throw error;
	}
}

async function hostLocked(options: HostOptions, folder: string, unlock: () => void): Promise<Host> {
	const {state, id, isBrief = false} = options;
	const store = await openStore(folder);
	const memory = await openImageMemory(state.folder);
	const {promise: fault, resolve: onFault} = Promise.withResolvers<Error>();
	const {promise: stopAsked, resolve: onStop} = Promise.withResolvers<string>();
	let socket = socketPath(state.owner, id, process.env);
	const runner = createRunner({
		store,
		folder,
		owner: state.owner,
		data: dataFolders(state, id),
		connectEngine: options.connectEngine,
		jobs: options.jobs,
		clock: systemClock,
		newToken: () => randomBytes(16).toString('hex'),
		facilities: {
			memory,
			network: options.network,
			aliases: options.aliases,
			env: process.env,
		},
		onFault,
	});
	const leaveListeners = new Set<() => void>();
	const onLeave = (): void => leaveListeners.forEach(listener => void listener());
	const server = await serveRunner({runner, folder, path: socket, isBrief, onLeave, onStop});
	noteSocket(folder, socket);
	const unkeep = keepSocket(
		() => socket,
		async () => {
			socket = socketPath(state.owner, id, process.env);
			await server.listenAt(socket);
			noteSocket(folder, socket);
		},
	);
	const endListeners = new Set<() => void>();
	const end = async (stop: () => Promise<void>, error: Error | undefined): Promise<void> => {
		endListeners.forEach(listener => void listener());
		if (error) {
			server.tellFault(faultOf(error));
		}

		try {
			await stop();
		} finally {
			unkeep();
			server.stopListening();
			memory.close();
			unlock();
			// By then the next runner can begin.
			await server.disconnect();
		}
	};

	let ending: Promise<void> | undefined;
	return {
		runner,
		socket,
		fault,
		stopAsked,
		onEnd(listener) {
			endListeners.add(listener);
		},
		displays: server.displays,
		onLeave(listener) {
			leaveListeners.add(listener);
		},
		releaseLeaving: server.releaseLeaving,
		stop(reason, error) {
			ending ??= end(() => runner.stop(reason), error);
			return ending;
		},
		letGo(error) {
			ending ??= end(runner.letGo, error);
			return ending;
		},
	};
}
