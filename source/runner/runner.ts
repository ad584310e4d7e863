import type {Engine} from '../engine/engine.ts';
import type {CommandReply, RunCommand} from '../events/run-command.ts';
import type {RunEvent, RunEventBody} from '../events/run-event.ts';
import type {DataStores} from '../mounts/data-stores.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {applyEvents} from '../run-state/apply-event.ts';
import {isTreeEvent} from '../run-state/apply-tree-event.ts';
import {initialState} from '../run-state/initial-state.ts';
import type {RunState} from '../run-state/run-state.ts';
import type {PipelineRecord, PipelineStore} from '../store/pipeline-store.ts';
import {armAhead} from './arm-ahead.ts';
import {createRemovals} from './attempt/removals.ts';
import {createAttempts} from './attempts.ts';
import {createCallbackRuns} from './callback-runs.ts';
import type {Clock} from './clock.ts';
import {createDataHandOver} from './data-hand-over.ts';
import type {Circumstances} from './decide.ts';
import {createEngineAbsence} from './engine-absence.ts';
import {createEngineLink} from './engine-link.ts';
import {createImageBuilds} from './image-builds.ts';
import type {ImageFacilities} from './image-facilities.ts';
import {createKeptContainers} from './kept-containers.ts';
import {endOpenEnds, resetTreeless} from './open-ends.ts';
import {createRunnerActions} from './runner-actions.ts';
import {createStarts} from './starts.ts';
import {isOpen, isShared} from './sweep.ts';

export type RunnerOptions = {
	readonly store: PipelineStore;
	/** Where the pipeline's logs are kept. */
	readonly folder: string;
	/** The uuid of the state folder. */
	readonly owner: string;
	/** What its containers have as their data stores. */
	readonly data: DataStores;
	/** Called again after it failed, when the engine is needed the next time. */
	readonly connectEngine: () => Promise<Engine>;
	/** How many nodes run at once. Default: the engine's CPUs. */
	readonly jobs: number | undefined;
	readonly clock: Clock;
	/** Makes a word that nobody guesses: letters and digits. */
	readonly newToken: () => string;
	readonly facilities: ImageFacilities;
	/** Called when the store can't be written: nothing more starts, and the runner is to be stopped. */
	readonly onFault: (error: Error) => void;
};

/** The effect loop of one pipeline: decides, persists, acts, emits. */
export type Runner = {
	readonly record: PipelineRecord;
	readonly state: RunState;
	/** Adopts what a dead runner left open, and starts building the images that are missing, unless told not to. */
	readonly begin: (options?: {readonly buildMissing: boolean}) => void;
	readonly send: (command: RunCommand) => Promise<CommandReply>;
	/** Gives the pipeline the tree of a definition that was read again. */
	readonly redefine: (spec: PipelineSpec) => Promise<CommandReply>;
	/** Says why the definition can't be read, or that it is the one that is shown. Told once. */
	readonly tellDefinition: (fault: RunState['definitionFault']) => void;
	readonly onEvents: (listener: (events: readonly RunEvent[]) => void) => () => void;
	/** The next few events after one, in order; none once the runner has ended. */
	readonly eventsAfter: (seq: number, limit: number) => readonly RunEvent[];
	/** Tells that an attempt's log has grown. */
	readonly onOutput: (listener: (path: NodePath, attempt: number) => void) => () => void;
	/** Kills what runs, removes its containers, and closes the store. Safe to call twice. */
	readonly stop: (reason: string) => Promise<void>;
	/** The same, but what runs goes on in its containers: the next runner adopts it. */
	readonly letGo: () => Promise<void>;
};

/** Makes the runner of a pipeline whose lock this process holds. Nothing happens before `begin`. */
export function createRunner(options: RunnerOptions): Runner {
	const {store, folder, owner, clock} = options;
	const {spec, title} = store.record;
	const state = initialState(spec, title);
	applyEvents(state, [...store.events()]);
	const pipeline = {id: store.record.id, owner, folder};

	const eventListeners = new Set<(events: readonly RunEvent[]) => void>();
	const outputListeners = new Set<(path: NodePath, attempt: number) => void>();
	/** There may be more of them than a call can have arguments. */
	const emitAll = (bodies: readonly RunEventBody[]): void => {
		const events = store.append(bodies, clock.wallTime());
		const {tree} = state;
		applyEvents(state, events);
		kept.sync();
		for (const listener of eventListeners) {
			listener(events);
		}

		if (state.tree !== tree || events.some(isTreeEvent)) {
			images.followTree();
		}

		callbacks.follow(events);
		for (const event of events) {
			if (event.type === 'node-reset') {
				attempts.onReset(event.path);
			}
		}

		arming(events);
	};

	const emit = (...bodies: readonly RunEventBody[]): void => emitAll(bodies);

	const removals = createRemovals(error => absence.untilBack(error));
	const kept = createKeptContainers(state, removals, () => engine.get());
	const engine = createEngineLink({
		...options,
		pipeline,
		isInUse: found => kept.isKept(found.name) || isOpen(state, found) || isShared(state, found),
		adoptShared: (connected, found) => attempts.adoptShared(connected, found),
	});
	const absence = createEngineAbsence({
		state,
		emit,
		clock,
		ask: async () => (await engine.get()).info(),
		isOver: () => isClosed,
		onFault: options.onFault,
		onChange() {
			if (state.engineAway === undefined) {
				go();
			} else if (stopping) {
				// What can't be reached can't be killed: the next runner adopts it.
				void attempts.letGo().catch(options.onFault);
			}
		},
	});
	const handOver = createDataHandOver(options.data, pipeline, engine.get);
	let stopping: Promise<void> | undefined;
	let isClosed = false;
	let beginning: Promise<void> | undefined;
	/** What an earlier runner left is taken up first: what a command starts would be taken for some of that. */
	const {promise: begun, resolve: haveBegun} = Promise.withResolvers<void>();
	/** Starts what may start, given what changed since it was called last. */
	const go = (changed?: Circumstances['changed']): void => starts.go(changed);

	const onOutput = (path: string, attempt: number): void => {
		for (const listener of outputListeners) {
			listener(path, attempt);
		}
	};

	const attempts = createAttempts({
		state,
		pipeline,
		emit,
		clock,
		network: options.facilities.network,
		environment: options.facilities.env,
		data: options.data,
		kept,
		removals,
		getEngine: engine.get,
		newToken: options.newToken,
		onOutput,
		untilEngineBack: absence.untilBack,
	});
	const images = createImageBuilds({
		state,
		pipeline,
		emit,
		getEngine: engine.get,
		facilities: options.facilities,
		clock,
		onOutput,
		onFault: options.onFault,
		onSettled() {
			go();
			callbacks.lookAtAll();
		},
	});
	const callbacks = createCallbackRuns({
		state,
		pipeline,
		emit,
		clock,
		network: options.facilities.network,
		environment: options.facilities.env,
		data: options.data,
		removals,
		getEngine: engine.get,
		onOutput,
		onFault: options.onFault,
	});

	const starts = createStarts({
		state,
		emitAll,
		engine,
		isHeld: path => actions.isHeld(path),
		isStopping: () => stopping !== undefined,
		start(node, built) {
			const ended = attempts.start(node, built);
			handOver.onStart(built);
			return ended;
		},
		onLooked() {
			if (attempts.active() === 0) {
				handOver.onRest();
			}
		},
		onFault: options.onFault,
	});

	const arming = armAhead({
		state,
		jobs: engine.jobs,
		canArm: engine.canArm,
		isReady: starts.isReady,
		isStopping: () => stopping !== undefined,
		armed: attempts.armed,
	});

	const actions = createRunnerActions({
		state,
		emitAll,
		attempts,
		callbacks,
		isStopping: () => stopping !== undefined,
		go: () => go(),
	});

	const killAll = (reason: string): Promise<void> =>
		state.engineAway === undefined ? attempts.kill(() => true, reason) : attempts.letGo();

	/** Containers are removed also when the store can't be written any more; that is thrown afterwards. */
	const stop = async (reason: string, endAttempts: () => Promise<void>): Promise<void> => {
		haveBegun();
		images.abort();
		callbacks.end();
		const ends = await Promise.allSettled([
			(async () => actions.pause())(),
			endAttempts(),
			callbacks.kill(() => true, reason),
			beginning,
		]);
		handOver.onRest();
		await Promise.allSettled([
			images.settled(),
			attempts.close(),
			kept.settled(),
			handOver.settled(),
		]);
		isClosed = true;
		store.close();
		const failed = ends.find(end => end.status === 'rejected');
		if (failed) {
			throw failed.reason;
		}
	};

	const begin: Runner['begin'] = ({buildMissing} = {buildMissing: true}) => {
		if (state.seq === 0) {
			emit({type: 'pipeline-created'});
		}

		const openEnds = [...endOpenEnds(state), ...resetTreeless(state)];
		if (openEnds.length > 0) {
			emitAll(openEnds);
		}

		for (const path of [...state.running]) {
			const node = state.tree.get(path);
			if (node?.type === 'exec') {
				const built = state.images.get(node.image)?.built;
				if (built) {
					handOver.onStart(built);
				}

				void attempts
					.recover(node)
					.then(() => go())
					.catch(options.onFault);
			}
		}

		haveBegun();
		if (buildMissing) {
			callbacks.begin();
			beginning = images
				.buildMissing()
				.then(() => {
					go();
					callbacks.lookAtAll();
				})
				.catch(options.onFault);
		}
	};

	return {
		record: store.record,
		state,
		begin,
		async send(command) {
			await begun;
			if (stopping) {
				return {ok: false, message: 'The runner of this pipeline is ending.', isUnheard: true};
			}

			return command.type === 'rebuild'
				? images.rebuild(command.image, command.all ?? false)
				: actions.act(command);
		},
		redefine: actions.redefine,
		tellDefinition(fault) {
			if (!stopping && JSON.stringify(fault) !== JSON.stringify(state.definitionFault)) {
				emit({type: 'definition-read', ...(fault && {fault})});
			}
		},
		onEvents(listener) {
			eventListeners.add(listener);
			return () => eventListeners.delete(listener);
		},
		eventsAfter: (after, limit) => (isClosed ? [] : [...store.events({after, limit})]),
		onOutput(listener) {
			outputListeners.add(listener);
			return () => outputListeners.delete(listener);
		},
		stop(reason) {
			stopping ??= stop(reason, () => killAll(reason));
			return stopping;
		},
		letGo() {
			stopping ??= stop('Its runner ended.', attempts.letGo);
			return stopping;
		},
	};
}
