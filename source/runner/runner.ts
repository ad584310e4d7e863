import type {Engine} from '../engine/engine.ts';
import type {CommandReply, RunCommand} from '../events/run-command.ts';
import type {RunEvent, RunEventBody} from '../events/run-event.ts';
import {isBelow, type NodePath, treeOf} from '../pipeline/tree.ts';
import {applyEvents} from '../run-state/apply-event.ts';
import {initialState} from '../run-state/initial-state.ts';
import type {RunState} from '../run-state/run-state.ts';
import type {PipelineRecord, PipelineStore} from '../store/pipeline-store.ts';
import {createAttempts} from './attempts.ts';
import type {Clock} from './clock.ts';
import {decide} from './decide.ts';
import {createEngineLink} from './engine-link.ts';
import {createImageBuilds} from './image-builds.ts';
import {endOpenEnds, resetKilled, unqueueAll} from './open-ends.ts';

export type RunnerOptions = {
	readonly store: PipelineStore;
	/** Where the pipeline's logs are kept. */
	readonly folder: string;
	/** The uuid of the state folder. */
	readonly owner: string;
	/** Called again after it failed, when the engine is needed the next time. */
	readonly connectEngine: () => Promise<Engine>;
	/** How many nodes run at once. Default: the engine's CPUs. */
	readonly jobs: number | undefined;
	readonly clock: Clock;
	/** Called when the store can't be written: nothing more starts, and the runner is to be stopped. */
	readonly onFault: (error: Error) => void;
};

/** The effect loop of one pipeline: decides, persists, acts, emits. */
export type Runner = {
	readonly record: PipelineRecord;
	readonly state: RunState;
	/** Ends what a dead runner left open, and starts building the images. */
	readonly begin: () => void;
	readonly send: (command: RunCommand) => Promise<CommandReply>;
	readonly onEvents: (listener: (events: readonly RunEvent[]) => void) => () => void;
	/** Tells that an attempt's log has grown. */
	readonly onOutput: (listener: (path: NodePath, attempt: number) => void) => () => void;
	/** Kills what runs, removes its containers, and closes the store. Safe to call twice. */
	readonly stop: (reason: string) => Promise<void>;
};

/** Makes the runner of a pipeline whose lock this process holds. Nothing happens before `begin`. */
export function createRunner(options: RunnerOptions): Runner {
	const {store, folder, owner, clock} = options;
	const {spec, title} = store.record;
	const tree = treeOf(spec, title);
	const state = initialState(tree);
	applyEvents(state, [...store.events()]);
	const pipeline = {id: store.record.id, owner, folder};

	const eventListeners = new Set<(events: readonly RunEvent[]) => void>();
	const outputListeners = new Set<(path: NodePath, attempt: number) => void>();
	const emit = (...bodies: readonly RunEventBody[]): void => {
		const events = store.append(bodies, clock.wallTime());
		applyEvents(state, events);
		for (const listener of eventListeners) {
			listener(events);
		}
	};

	const engine = createEngineLink({...options, pipeline});
	let stopping: Promise<void> | undefined;
	let beginning: Promise<void> | undefined;
	const resetting = new Set<NodePath>();
	const go = (): void => {
		if (stopping) {
			return;
		}

		const decision = decide(state, {
			freeJobs: engine.jobs() - attempts.active(),
			isHeld: path => [...resetting].some(reset => isBelow(path, reset)),
		});
		if (decision.events.length > 0) {
			emit(...decision.events);
		}

		for (const {node, built} of decision.starts) {
			void attempts.start(node, built).then(go).catch(options.onFault);
		}
	};

	const attempts = createAttempts({
		state,
		pipeline,
		emit,
		clock,
		getEngine: engine.get,
		onOutput(path, attempt) {
			for (const listener of outputListeners) {
				listener(path, attempt);
			}
		},
	});
	const images = createImageBuilds({
		state,
		spec,
		pipeline,
		emit,
		getEngine: engine.get,
		now: clock.monotonic,
		onFault: options.onFault,
		onSettled: () => go(),
	});

	/** One after the other: a reset ends what runs below it, and what it starts may be reset again. */
	let resets: Promise<unknown> = Promise.resolve();
	const reset = async (path: NodePath): Promise<void> => {
		resetting.add(path);
		try {
			await attempts.kill(below => isBelow(below, path), 'It was reset while it ran.');
		} finally {
			resetting.delete(path);
		}

		if (!stopping) {
			emit({type: 'node-reset', path});
			go();
		}
	};

	const inTurn = async (path: NodePath): Promise<CommandReply> => {
		const turn = resets.catch(() => {}).then(async () => reset(path));
		resets = turn;
		await turn;
		return {ok: true};
	};

	const act = async (command: RunCommand): Promise<CommandReply> => {
		switch (command.type) {
			case 'run':
				if (state.mode !== 'running') {
					emit({type: 'run-started'}, ...resetKilled(state));
				}

				go();
				return {ok: true};
			case 'pause':
				pause();
				return {ok: true};
			case 'reset':
				if (!tree.has(command.path)) {
					return {ok: false, message: `There is no node ${command.path}.`};
				}

				return inTurn(command.path);
			case 'rebuild':
				return images.rebuild(command.image);
		}
	};

	const pause = (): void => {
		if (state.mode === 'running') {
			emit({type: 'run-paused'}, ...unqueueAll(state));
		}
	};

	/** Containers are removed also when the store can't be written any more; that is thrown afterwards. */
	const stop = async (reason: string): Promise<void> => {
		images.abort();
		const ends = await Promise.allSettled([
			(async () => pause())(),
			attempts.kill(() => true, reason),
			beginning,
		]);
		await Promise.allSettled([images.settled(), attempts.settled()]);
		store.close();
		const failed = ends.find(end => end.status === 'rejected');
		if (failed) {
			throw failed.reason;
		}
	};

	const begin = (): void => {
		if (state.seq === 0) {
			emit({type: 'pipeline-created'});
		}

		const openEnds = endOpenEnds(state);
		if (openEnds.length > 0) {
			emit(...openEnds);
		}

		beginning = images.buildMissing().then(go).catch(options.onFault);
	};

	return {
		record: store.record,
		state,
		begin,
		async send(command) {
			if (stopping) {
				return {ok: false, message: 'The runner of this pipeline is ending.'};
			}

			return act(command);
		},
		onEvents(listener) {
			eventListeners.add(listener);
			return () => eventListeners.delete(listener);
		},
		onOutput(listener) {
			outputListeners.add(listener);
			return () => outputListeners.delete(listener);
		},
		stop(reason) {
			stopping ??= stop(reason);
			return stopping;
		},
	};
}
