import {randomBytes} from 'node:crypto';
import type {Engine} from '../engine/engine.ts';
import type {ImageAliases} from '../image/aliases.ts';
import type {HostNetwork} from '../image/network/host-network.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import type {PendingConnection} from '../runner/client.ts';
import type {Host} from '../runner/host.ts';
import {openSocket} from '../runner/open-socket.ts';
import {pipelineId} from '../store/pipeline-id.ts';
import {createStore} from '../store/pipeline-store.ts';
import {pipelineFolder, type StateFolder} from '../store/state-folder.ts';
import {type DefinitionSource, writeSource} from './definition-source.ts';

export type Launch = {
	readonly state: StateFolder;
	readonly id: string;
	readonly jobs: number | undefined;
	readonly aliases: ImageAliases;
	/** Whether images that are missing are built at once. Default: true. */
	readonly buildMissing?: boolean;
	/** Whether the runner ends after one command. Default: false. */
	readonly isBrief?: boolean;
};

export function newPipelineId(): string {
	return pipelineId(randomBytes(6));
}

/** Writes a new pipeline into the state folder. */
export async function createPipeline(
	state: StateFolder,
	pipeline: {
		readonly id: string;
		readonly title: string;
		readonly spec: PipelineSpec;
		readonly source: DefinitionSource;
	},
): Promise<void> {
	const {source, ...record} = pipeline;
	const folder = pipelineFolder(state, pipeline.id);
	const store = await createStore(folder, {...record, createdAt: Date.now()});
	store.close();
	writeSource(folder, source);
}

/**
Starts a pipeline's runner in this process, for as long as a command takes, and connects a display to it as any
other process would. Rejects with `pipeline-busy` when another process is the runner.
*/
export async function launch(connection: PendingConnection, options: Launch): Promise<Host> {
	const host = await hostRunner(options);
	host.onLeave(host.releaseLeaving);
	await connection.attachSocket(await openSocket(host.socket));
	host.runner.begin({buildMissing: options.buildMissing ?? true});
	return host;
}

/** Becomes the runner of a pipeline; `runner.begin` is still to be called. */
export async function hostRunner(options: Omit<Launch, 'buildMissing'>): Promise<Host> {
	// The runner and all that makes images: loaded where it is needed.
	const [{hostPipeline}, network] = await Promise.all([import('../runner/host.ts'), hostNetwork()]);
	const host = await hostPipeline({...options, network, connectEngine});
	void sweepSessions(options.state).catch(() => {});
	return host;
}

/** Removes the debug containers of programs that were killed; without an engine there is nothing to do. */
async function sweepSessions(state: StateFolder): Promise<void> {
	const [engine, {removeDeadSessions}] = await Promise.all([
		connectEngine(),
		import('../debug/sweep.ts'),
	]);
	await removeDeadSessions(engine, state);
}

let connected: Promise<Engine> | undefined;

/** This process's one connection. The engine's client is large: it is loaded off the path to the first frame. */
export async function connectEngine(): Promise<Engine> {
	connected ??= import('../engine/docker-engine.ts').then(async ({connectDocker}) =>
		connectDocker(),
	);
	try {
		return await connected;
	} catch (error) {
		connected = undefined;
		throw error;
	}
}

/** Rejects with `engine-missing`, or `usage` for a bad CONDUCTO_CA_BUNDLE, before anything of a new pipeline is written. */
export async function checkMachine(): Promise<void> {
	await hostNetwork();
	const engine = await connectEngine();
	await engine.info();
}

/** How this machine reaches the network. Rejects with `usage` for a bad CONDUCTO_CA_BUNDLE. */
export async function hostNetwork(): Promise<HostNetwork> {
	const {readHostNetwork} = await import('../image/network/host-network.ts');
	return readHostNetwork(process.env);
}
