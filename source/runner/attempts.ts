import {saysNeverReleased} from '../engine/armed-command.ts';
import type {ContainerSpec, Engine} from '../engine/engine.ts';
import type {AttemptOutcome} from '../events/attempt-outcome.ts';
import type {BuiltImage, RunEventBody} from '../events/run-event.ts';
import type {HostNetwork} from '../image/network/host-network.ts';
import {putNativeCode} from '../image/node-container.ts';
import {createWithData, type DataStores} from '../mounts/data-stores.ts';
import {redactEnv} from '../pipeline/redact-env.ts';
import {type ExecNode, isBelow, type NodePath} from '../pipeline/tree.ts';
import {latestAttempt, leafOf, outcomeOf, type RunState} from '../run-state/run-state.ts';
import {logFile} from '../store/log-format.ts';
import {createLogWriter, removeLog} from '../store/log-writer.ts';
import {createArmedAttempts} from './armed-attempts.ts';
import type {ArmedPool, TakenCommand} from './armed-pool.ts';
import {attemptCommand} from './attempt/attempt-command.ts';
import {
	type AttemptOf,
	attemptContainerName,
	attemptEnvironment,
} from './attempt/attempt-container.ts';
import {isWorthKeeping, outcomeOfFailure} from './attempt/attempt-outcome.ts';
import {type Conclusion, conclusionOf, leavesSomething} from './attempt/conclusion.ts';
import {type AttemptEnd, execute} from './attempt/execute.ts';
import {freshCommand} from './attempt/fresh-command.ts';
import {putLongCommand} from './attempt/long-command.ts';
import type {ReadyCommand} from './attempt/ready-command.ts';
import {createRemovals} from './attempt/removals.ts';
import {followAttempt, type RunningAttempt} from './attempt/running-attempt.ts';
import {createSharedContainers} from './attempt/shared-containers.ts';
import type {Clock} from './clock.ts';
import type {KeptContainers} from './kept-containers.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';
import {type OpenExecution, type RecoveredEnd, recoverAttempt} from './recovery/recover-attempt.ts';

type AttemptsOptions = {
	readonly state: RunState;
	readonly pipeline: PipelineIdentity;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly clock: Clock;
	readonly network: HostNetwork;
	readonly data: DataStores;
	readonly kept: KeptContainers;
	readonly getEngine: () => Promise<Engine>;
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
	/** Makes containers ahead for attempts that come next, in this order, and keeps no others. */
	readonly arm: ArmedPool['keep'];
	/** Removes those that were made ahead for these nodes. */
	readonly disarm: ArmedPool['discard'];
	/** Arms nothing more. Resolves when the containers of ended attempts, those made ahead, and those that nodes share, are removed. */
	readonly close: () => Promise<void>;
};

export function createAttempts(options: AttemptsOptions): Attempts {
	const {state, pipeline, emit, clock, network, data, kept} = options;
	const running = new Map<NodePath, RunningAttempt>();
	const removals = createRemovals();
	const shared = createSharedContainers(pipeline, removals.remove);

	const surroundings = {pipeline, network, data, removals};
	const armed = createArmedAttempts(surroundings, options);

	const makeReady = async (
		attempt: AttemptOf,
		taken: TakenCommand | undefined,
		signal: AbortSignal,
	): Promise<ReadyCommand> => {
		const command = await taken?.command;
		if (command) {
			return command;
		}

		const engine = await options.getEngine();
		// Its name may still be that of one that was armed for another version of the node.
		await armed.discarded(attempt.node.path);
		signal.throwIfAborted();
		const own = attemptCommand(engine, attempt, surroundings);
		const {sharedContainer: at} = attempt.node.settings;
		if (at !== undefined) {
			const {container, prepare} = own;
			const create = (spec: ContainerSpec) => createWithData(engine, spec, data);
			const bring = async (id: string) => {
				await putNativeCode(engine, id, attempt);
				await putLongCommand(engine, id, attempt.node.command);
			};
			return shared.makeReady({engine, at, container, create, prepare, bring});
		}

		return freshCommand(own);
	};

	/** What became of a command, given what it left in its container. */
	const conclude = async (
		{path, attempt}: RunningAttempt,
		node: ExecNode,
		{outcome, containerId}: {readonly outcome: AttemptOutcome; readonly containerId: string},
	): Promise<Conclusion> => {
		if (!leavesSomething(node)) {
			return {outcome, made: undefined};
		}

		const log = logFile(pipeline.folder, path, attempt);
		try {
			const engine = await options.getEngine();
			return await conclusionOf({state, engine, node, containerId, log}, outcome);
		} catch (error) {
			return {outcome: outcomeOfFailure(error), made: undefined};
		}
	};

	/** Another definition may have come meanwhile, with no place for the tree. */
	const stillMeant = (made: RunEventBody | undefined): readonly RunEventBody[] =>
		made && 'path' in made && state.tree.get(made.path)?.generated ? [made] : [];

	/** Writes down how an attempt came to its end. Only then is its container removed. */
	const end = (running: RunningAttempt, ended: AttemptEnd): void => {
		const {path, attempt} = running;
		if (running.isLetGo() && running.hasBegun()) {
			return;
		}

		if (ended.state === 'withdrawn') {
			removeLog(logFile(pipeline.folder, path, attempt));
			const cause = latestAttempt(state, path)?.cause;
			const leaf = leafOf(state, path);
			// Out of turn nothing but the person's wish would start it again. A dead runner's is over.
			const isWanted =
				leaf.state === 'running' && leaf.isAsked && !running.hasBegun() && !running.isLetGo();
			emit(
				{type: 'attempt-withdrawn', path, attempt, ...(cause !== undefined && {cause})},
				...(isWanted ? [{type: 'node-queued', path, isAsked: true} as const] : []),
			);
		} else {
			const {outcome, durationMs, usage, isKept} = ended;
			const made = stillMeant(ended.made);
			const body = {
				type: 'attempt-ended',
				path,
				attempt,
				outcome,
				durationMs,
				...(usage && {usage}),
			} as const;
			try {
				emit(...(isKept ? kept.keep(body) : [body]), ...made);
			} catch (error) {
				// What was to be killed has nothing more to tell.
				if (running.signal.aborted) {
					ended.leave();
				}

				throw error;
			}

			ended.leave();
		}

		options.onOutput(path, attempt);
		// Nothing more runs in one where all is done; after an error the rest, or a reset, may.
		shared.remove(at => isBelow(path, at) && outcomeOf(state, at) === 'done');
	};

	const adopt = async (
		running: RunningAttempt,
		open: Pick<OpenExecution, 'container' | 'isStarted' | 'limits' | 'leftMs'>,
	): Promise<RecoveredEnd> => {
		const {path, attempt, signal} = running;
		const tell = (body: RunEventBody): void => {
			if (!running.isLetGo()) {
				emit(body);
			}
		};

		let isRecovered = false;
		return recoverAttempt({
			...open,
			clock,
			signal,
			file: logFile(pipeline.folder, path, attempt),
			engine: options.getEngine,
			engineBack: options.untilEngineBack,
			// Of any runner: what one armed that died may have the name of what the next one was about to make.
			isMarker: saysNeverReleased,
			onStarted: containerId => tell({type: 'attempt-started', path, attempt, containerId}),
			onOutput: () => options.onOutput(path, attempt),
			onRecovered() {
				if (!isRecovered) {
					isRecovered = true;
					tell({type: 'attempt-recovered', path, attempt});
				}
			},
		});
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
			makeReady: () => makeReady(of, taken, signal),
			clock,
			limits: node.settings,
			signal,
			openLog: () => createLogWriter(logFile(pipeline.folder, path, attempt)),
			onStarted(containerId) {
				emit({type: 'attempt-started', path, attempt, containerId});
				running.begin();
			},
			onOutput: () => options.onOutput(path, attempt),
			conclude: (outcome, containerId) => conclude(running, node, {outcome, containerId}),
			recovery: {
				isLetGo: running.isLetGo,
				inspect: async id => (await options.getEngine()).inspectContainer(id),
				recover: (container, leftMs) =>
					adopt(running, {
						container,
						isStarted: running.hasBegun(),
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

	const recover = async (running: RunningAttempt, node: ExecNode): Promise<void> => {
		const {path} = running;
		const limits = node.settings;
		const {container = '', startedAt} = latestAttempt(state, path) ?? {};
		const isStarted = startedAt !== undefined;
		// Both by the host's clock; the runner's own died with it.
		const ranMs = isStarted ? clock.wallTime() - startedAt : 0;
		const recovered = await adopt(running, {
			container,
			isStarted,
			limits,
			leftMs: limits.maxTime * 1000 - ranMs,
		});
		if (recovered.state === 'withdrawn') {
			end(running, recovered);
			return;
		}

		const {container: left} = recovered;
		const isShared = limits.sharedContainer !== undefined;
		const {outcome, made}: Conclusion = isShared
			? {outcome: endedWithRunner, made: undefined}
			: left
				? await conclude(running, node, {outcome: recovered.outcome, containerId: left.id})
				: {outcome: recovered.outcome, made: undefined};
		const isKept = left !== undefined && isWorthKeeping(outcome);
		end(running, {
			state: 'ended',
			outcome,
			durationMs: left?.ranMs,
			usage: undefined,
			isKept,
			made,
			leave() {
				if (left && !isKept) {
					void options
						.getEngine()
						.then(engine => removals.remove(engine, left.id))
						.catch(() => {});
				}
			},
		});
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
			return follow(node, {attempt, hasBegun: true}, followed => recover(followed, node));
		},
		async letGo() {
			await allEnded([...running.values()], attempt => attempt.letGo());
		},
		async kill(matches, reason) {
			const chosen = [...running.values()].filter(({path}) => matches(path));
			await allEnded(chosen, attempt => attempt.kill(reason));
		},
		onReset: shared.onReset,
		arm: armed.keep,
		disarm: armed.discard,
		async close() {
			shared.remove(() => true);
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

/** A container that nodes share is no attempt's own: it is not adopted, and removed before anything else is done. */
const endedWithRunner = {
	state: 'killed',
	message: 'conducto itself ended while it ran, and so did the container that it shares.',
	reason: 'killed',
} as const satisfies AttemptOutcome;
