import type {Engine} from '../engine/engine.ts';
import type {BuiltImage, RunEventBody} from '../events/run-event.ts';
import type {HostNetwork} from '../image/network/host-network.ts';
import {prepareContainer} from '../image/node-container.ts';
import type {DataStores} from '../mounts/data-stores.ts';
import {redactEnv} from '../pipeline/redact-env.ts';
import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {latestAttempt, leafOf, type RunState} from '../run-state/run-state.ts';
import {logFile} from '../store/log-format.ts';
import {createLogWriter} from '../store/log-writer.ts';
import {
	type AttemptOf,
	attemptContainer,
	attemptContainerName,
	attemptEnvironment,
} from './attempt/attempt-container.ts';
import {isWorthKeeping} from './attempt/attempt-outcome.ts';
import {execute} from './attempt/execute.ts';
import {freshCommand} from './attempt/fresh-command.ts';
import type {ReadyCommand} from './attempt/ready-command.ts';
import {createRemovals} from './attempt/removals.ts';
import type {Clock} from './clock.ts';
import type {KeptContainers} from './kept-containers.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

type AttemptsOptions = {
	readonly state: RunState;
	readonly pipeline: PipelineIdentity;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly clock: Clock;
	readonly network: HostNetwork;
	readonly data: DataStores;
	readonly kept: KeptContainers;
	readonly getEngine: () => Promise<Engine>;
	readonly onOutput: (path: NodePath, attempt: number) => void;
};

/** The attempts that run now. */
export type Attempts = {
	readonly active: () => number;
	/** Resolves when the attempt has ended and its end is in the store. Rejects only when the store can't be written. */
	readonly start: (node: ExecNode, built: BuiltImage) => Promise<void>;
	/** Kills those that match, and resolves when they have ended. Rejects as `start` does, after all have ended. */
	readonly kill: (matches: (path: NodePath) => boolean, reason: string) => Promise<void>;
	/** Resolves when the containers of ended attempts are removed. */
	readonly settled: () => Promise<void>;
};

export function createAttempts(options: AttemptsOptions): Attempts {
	const {state, pipeline, emit, clock, network, data, kept} = options;
	const running = new Map<NodePath, {abort: AbortController; ended: Promise<void>}>();
	const removals = createRemovals();

	const makeReady = async (attempt: AttemptOf, signal: AbortSignal): Promise<ReadyCommand> => {
		const container = attemptContainer(attempt, {pipeline, network});
		const engine = await options.getEngine();
		signal.throwIfAborted();
		return freshCommand({
			engine,
			container,
			data,
			prepare: id => prepareContainer(engine, id, {...attempt, network}),
			discard: id => removals.remove(engine, id),
			isToKeep: isWorthKeeping,
		});
	};

	const run = async (node: ExecNode, built: BuiltImage, signal: AbortSignal): Promise<void> => {
		const {path, command, image} = node;
		const attempt = (latestAttempt(state, path)?.attempt ?? 0) + 1;
		const leaf = leafOf(state, path);
		emit({
			type: 'attempt-intended',
			path,
			attempt,
			image,
			imageId: built.imageId,
			...(built.patch !== undefined && {patch: built.patch}),
			container: attemptContainerName(pipeline, path, attempt),
			command,
			env: redactEnv(attemptEnvironment({node, attempt, built}, network)),
			...(leaf.state === 'queued' && leaf.cause !== undefined && {cause: leaf.cause}),
		});
		const {isKept, usage, ...end} = await execute({
			makeReady: () => makeReady({node, attempt, built}, signal),
			clock,
			limits: node.settings,
			signal,
			openLog: () => createLogWriter(logFile(pipeline.folder, path, attempt)),
			onStarted: containerId => emit({type: 'attempt-started', path, attempt, containerId}),
			onOutput: () => options.onOutput(path, attempt),
		});
		const ended = {
			type: 'attempt-ended',
			path,
			attempt,
			...end,
			...(usage && {usage}),
		} as const;
		emit(...(isKept ? kept.keep(ended) : [ended]));
		options.onOutput(path, attempt);
	};

	return {
		active: () => running.size,
		start(node, built) {
			const abort = new AbortController();
			const ended = run(node, built, abort.signal).finally(() => running.delete(node.path));
			running.set(node.path, {abort, ended});
			return ended;
		},
		async kill(matches, reason) {
			const chosen = [...running].filter(([path]) => matches(path)).map(([, attempt]) => attempt);
			for (const {abort} of chosen) {
				abort.abort(reason);
			}

			const ends = await Promise.allSettled(chosen.map(({ended}) => ended));
			const failed = ends.find(end => end.status === 'rejected');
			if (failed) {
				throw failed.reason;
			}
		},
		settled: removals.settled,
	};
}
