import type {ContainerSummary, Engine} from '../engine/engine.ts';
import type {BuiltImage} from '../events/run-event.ts';
import {redactEnv} from '../pipeline/redact-env.ts';
import {type ExecNode, isBelow, type NodePath} from '../pipeline/tree.ts';
import {latestAttempt, leafOf, outcomeOf} from '../run-state/run-state.ts';
import {logFile} from '../store/log-format.ts';
import {createLogWriter} from '../store/log-writer.ts';
import type {ArmedAhead} from './arm-ahead.ts';
import {createArmedAttempts} from './armed-attempts.ts';
import {attemptContainerName, attemptEnvironment} from './attempt/attempt-container.ts';
import {createAttemptEnds} from './attempt/attempt-ends.ts';
import {type AttemptEnd, execute} from './attempt/execute.ts';
import {makeAttemptReady} from './attempt/make-ready.ts';
import {followAttempt, type RunningAttempt} from './attempt/running-attempt.ts';
import {createSharedContainers} from './attempt/shared-containers.ts';
import type {CommandRunning} from './command-running.ts';
import type {KeptContainers} from './kept-containers.ts';
import {createAdoption} from './recovery/adoption.ts';

type AttemptsOptions = CommandRunning & {
	readonly kept: KeptContainers;
	/** Makes what no container is told but one, from the process's randomness. */
	readonly newToken: () => string;
	readonly onOutput: (path: NodePath, attempt: number) => void;
	/** Told why no engine answers; resolves when one does. */
	readonly untilEngineBack: (error: Error) => Promise<void>;
};

/** The attempts that run now. */
export type Attempts = {
	readonly active: () => number;
	/** Resolves when the attempt has ended and its end is in the store. Rejects only when the store can't be written. */
	readonly start: (node: ExecNode, built: BuiltImage) => Promise<void>;
	/** Adopts an attempt that an earlier runner left open. Resolves and rejects as `start` does. */
	readonly recover: (node: ExecNode) => Promise<void>;
	/**
	Lets those that have begun run on without this runner, and withdraws the others. Nothing is told of any of them
	from then on.
	*/
	readonly letGo: () => Promise<void>;
	/** Kills those that match, and resolves when they have ended. Rejects as `start` does, after all have ended. */
	readonly kill: (matches: (path: NodePath) => boolean, reason: string) => Promise<void>;
	/** A node was reset, with all below it: they share no container with what ran before. */
	readonly onReset: (path: NodePath) => void;
	/** The containers that are made ahead. */
	readonly armed: ArmedAhead;
	/** Takes over a container that nodes share, which an earlier runner left. */
	readonly adoptShared: (engine: Engine, left: ContainerSummary) => void;
	/** Arms nothing more. Resolves when the containers of ended attempts, those made ahead, and, unless attempts were let go, those that nodes share, are removed. */
	readonly close: () => Promise<void>;
};

export function createAttempts(options: AttemptsOptions): Attempts {
	const {state, pipeline, emit, clock, network, data, removals, getEngine} = options;
	const running = new Map<NodePath, RunningAttempt>();
	let isLetGo = false;
	const shared = createSharedContainers(pipeline, removals.remove);
	const surroundings = {pipeline, network, data, removals, environment: options.environment};
	const armed = createArmedAttempts(surroundings, options);
	const ends = createAttemptEnds(options);
	const {adopt, recover} = createAdoption({...options, ends});

	const end = (running: RunningAttempt, ended: AttemptEnd): void => {
		if (running.isLetGo() && running.hasBegun()) {
			return;
		}

		const {path, attempt} = running;
		ends.writeDown(running, ended);
		options.onOutput(path, attempt);
		// Nothing more runs in one where all is done; after an error the rest, or a reset, may.
		shared.remove(at => isBelow(path, at) && outcomeOf(state, at) === 'done');
	};

	const run = async (running: RunningAttempt, node: ExecNode, built: BuiltImage): Promise<void> => {
		const {path, attempt, signal} = running;
		const leaf = leafOf(state, path);
		const of = {node, attempt, built};
		const taken = armed.take(of);
		try {
			emit({
				type: 'attempt-intended',
				path,
				attempt,
				image: node.image,
				imageId: built.imageId,
				...(built.patch !== undefined && {patch: built.patch}),
				container: attemptContainerName(pipeline, path, attempt),
				command: node.command,
				env: redactEnv(attemptEnvironment(of, network)),
				...(leaf.state === 'queued' && leaf.cause !== undefined && {cause: leaf.cause}),
				...(taken && {armed: taken.token}),
			});
		} catch (error) {
			taken?.drop();
			throw error;
		}

		const ended = await execute({
			makeReady: () =>
				makeAttemptReady(
					{surroundings, getEngine, armed, shared, newToken: options.newToken},
					{attempt: of, taken, signal},
				),
			clock,
			limits: node.settings,
			signal,
			openLog: () => createLogWriter(logFile(pipeline.folder, path, attempt)),
			onStarted(containerId, shared) {
				emit({type: 'attempt-started', path, attempt, containerId, ...(shared && {shared})});
				running.begin();
			},
			onOutput: () => options.onOutput(path, attempt),
			conclude: (outcome, containerId) => ends.conclude(running, node, {outcome, containerId}),
			recovery: {
				isLetGo: running.isLetGo,
				inspect: async id => (await getEngine()).inspectContainer(id),
				recover: (container, leftMs) =>
					adopt(running, {
						container,
						isStarted: running.hasBegun(),
						isKilled: false,
						limits: node.settings,
						leftMs,
					}),
				onEngineAway(error) {
					// A fault is told where it is found.
					options.untilEngineBack(error).catch(() => {});
				},
			},
		});
		end(running, ended);
	};

	/** Whoever finds the ends of these, should this runner die meanwhile, knows that they were wanted. */
	const intendKill = (chosen: readonly RunningAttempt[], reason: string): void => {
		const intents = chosen
			.filter(({signal}) => !signal.aborted)
			.map(({path, attempt}) => ({type: 'kill-intended', path, attempt, reason}) as const);
		if (intents.length > 0) {
			emit(...intents);
		}
	};

	const follow = async (
		node: ExecNode,
		of: {readonly attempt: number; readonly hasBegun: boolean},
		run: (running: RunningAttempt) => Promise<void>,
	): Promise<void> => {
		const {path} = node;
		const followed = followAttempt({path, ...of}, run);
		running.set(path, followed);
		try {
			await followed.ended;
		} finally {
			running.delete(path);
		}
	};

	return {
		active: () => running.size,
		start(node, built) {
			const attempt = (latestAttempt(state, node.path)?.attempt ?? 0) + 1;
			return follow(node, {attempt, hasBegun: false}, followed => run(followed, node, built));
		},
		recover(node) {
			const attempt = latestAttempt(state, node.path)?.attempt ?? 1;
			return follow(node, {attempt, hasBegun: true}, async followed =>
				end(followed, await recover(followed, node)),
			);
		},
		async letGo() {
			isLetGo = true;
			await allEnded([...running.values()], attempt => attempt.letGo());
		},
		async kill(matches, reason) {
			const chosen = [...running.values()].filter(({path}) => matches(path));
			try {
				intendKill(chosen, reason);
			} finally {
				// Also when it can't be written down.
				await allEnded(chosen, attempt => attempt.kill(reason));
			}
		},
		onReset: shared.onReset,
		adoptShared: shared.adopt,
		armed,
		async close() {
			shared.remove(() => !isLetGo);
			await armed.close();
			await removals.settled();
		},
	};
}

/** Does something to attempts and waits for their ends. Rejects when one of them does, after all have ended. */
async function allEnded(
	attempts: readonly RunningAttempt[],
	end: (attempt: RunningAttempt) => void,
): Promise<void> {
	attempts.forEach(end);
	const ends = await Promise.allSettled(attempts.map(({ended}) => ended));
	const failed = ends.find(one => one.status === 'rejected');
	if (failed) {
		throw failed.reason;
	}
}
