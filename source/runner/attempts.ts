import type {Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {containerName} from '../engine/names.ts';
import type {BuiltImage, RunEventBody} from '../events/run-event.ts';
import type {HostNetwork} from '../image/network/host-network.ts';
import {nodeEnvironment, nodeLimits, prepareContainer} from '../image/node-container.ts';
import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {latestAttempt, type RunState} from '../run-state/run-state.ts';
import {logFile} from '../store/log-format.ts';
import {createLogWriter} from '../store/log-writer.ts';
import type {Clock} from './clock.ts';
import {type AttemptEnd, execute} from './execute.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

type AttemptsOptions = {
	readonly state: RunState;
	readonly pipeline: PipelineIdentity;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly clock: Clock;
	readonly network: HostNetwork;
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
	const {state, pipeline, emit, clock} = options;
	const running = new Map<NodePath, {abort: AbortController; ended: Promise<void>}>();
	const removals = new Set<Promise<void>>();

	const discard = (engine: Engine, containerId: string): void => {
		// What an engine that is gone could not remove, the next start sweeps away.
		const removed = engine
			.removeContainer(containerId)
			.catch(() => {})
			.finally(() => removals.delete(removed));
		removals.add(removed);
	};

	const run = async (node: ExecNode, built: BuiltImage, signal: AbortSignal): Promise<void> => {
		const {path, command, image} = node;
		const attempt = (latestAttempt(state, path)?.attempt ?? 0) + 1;
		const container = containerName({
			owner: pipeline.owner,
			pipeline: pipeline.id,
			path,
			attempt,
			kind: 'exec',
		});
		emit({
			type: 'attempt-intended',
			path,
			attempt,
			image,
			imageId: built.imageId,
			...(built.patch !== undefined && {patch: built.patch}),
			container,
			command,
		});
		const labels = {
			[containerLabels.owner]: pipeline.owner,
			[containerLabels.pipeline]: pipeline.id,
			[containerLabels.node]: path,
			[containerLabels.attempt]: String(attempt),
			[containerLabels.kind]: 'exec',
		};
		const end = await execute({
			engine: options.getEngine,
			container: {
				name: container,
				imageId: built.imageId,
				workdir: built.workdir,
				env: nodeEnvironment(node, {built, network: options.network}),
				labels,
				...nodeLimits(node),
			},
			prepare: (engine, id) => prepareContainer(engine, id, {built, network: options.network}),
			shell: built.shell,
			image,
			command,
			clock,
			maxTime: node.settings.maxTime,
			signal,
			openLog: () => createLogWriter(logFile(pipeline.folder, path, attempt)),
			onStarted: containerId => emit({type: 'attempt-started', path, attempt, containerId}),
			onOutput: () => options.onOutput(path, attempt),
			discard,
		});
		emit({type: 'attempt-ended', path, attempt, ...(end satisfies AttemptEnd)});
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
		async settled() {
			await Promise.all(removals);
		},
	};
}
