import {containerLabels} from '../engine/labels.ts';
import {containerName} from '../engine/names.ts';
import {callbackLogPath} from '../events/output.ts';
import type {AttemptOutcome, RunEvent, RunEventBody} from '../events/run-event.ts';
import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {type DueCallback, dueCallbacks, nodesWithCallbacks} from '../run-state/callbacks.ts';
import type {RunState} from '../run-state/run-state.ts';
import {logFile} from '../store/log-format.ts';
import {createLogWriter} from '../store/log-writer.ts';
import {attemptCommand} from './attempt/attempt-command.ts';
import type {AttemptOf} from './attempt/attempt-container.ts';
import {execute} from './attempt/execute.ts';
import {freshCommand} from './attempt/fresh-command.ts';
import type {ReadyCommand} from './attempt/ready-command.ts';
import {callbackNode} from './callback-node.ts';
import type {CommandRunning} from './command-running.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

/** They don't count as jobs, so that a notice does not wait for an hour's work; nor may they flood the engine. */
const mostAtATime = 4;
/** Seconds. */
const longest = 10 * 60;

type CallbackRunsOptions = CommandRunning & {
	/** Tells that a callback's log has grown. */
	readonly onOutput: (path: string, number: number) => void;
	/** Called when the end of one can't be written down. */
	readonly onFault: (error: Error) => void;
};

/** The commands that follow states of nodes, those that run now. */
export type CallbackRuns = {
	/** From now on what is due is run; before, it waits. */
	readonly begin: () => void;
	/** Starts what has become due by these events. */
	readonly follow: (events: readonly RunEvent[]) => void;
	/** Starts all that is due, as when an image is there now. */
	readonly lookAtAll: () => void;
	/** Kills those of the nodes that match, and resolves when they have ended. */
	readonly kill: (matches: (path: NodePath) => boolean, reason: string) => Promise<void>;
	/** Nothing more is started. */
	readonly end: () => void;
};

export function createCallbackRuns(options: CallbackRunsOptions): CallbackRuns {
	const {state, pipeline, emit, clock, network, data, removals} = options;
	const running = new Map<string, {path: NodePath; abort: AbortController; ended: Promise<void>}>();
	let isOn = false;

	const makeReady = async (
		of: AttemptOf,
		name: string,
		signal: AbortSignal,
	): Promise<ReadyCommand> => {
		const engine = await options.getEngine();
		signal.throwIfAborted();
		const own = attemptCommand(engine, of, {
			pipeline,
			network,
			data,
			removals,
			environment: options.environment,
		});
		const labels = {...own.container.labels, [containerLabels.kind]: 'callback'};
		return freshCommand({
			...own,
			container: {...own.container, name, labels},
			isToKeep: () => false,
		});
	};

	/** Never rejects because of the command; its intent is written before this returns. */
	const run = async (due: DueCallback, signal: AbortSignal): Promise<void> => {
		const {path, number} = due;
		const node = callbackNode(state, due);
		const built = state.images.get(node.image)?.built;
		if (!built) {
			emit({type: 'callback-intended', ...due}, endOf(due, withoutImage(node), undefined));
			return;
		}

		const name = callbackContainerName(pipeline, due);
		const logPath = callbackLogPath(path);
		emit({type: 'callback-intended', ...due, container: name});
		const end = await execute({
			makeReady: () => makeReady({node, attempt: number, built}, name, signal),
			clock,
			limits: {...node.settings, maxTime: Math.min(longest, node.settings.maxTime)},
			signal,
			openLog: () => createLogWriter(logFile(pipeline.folder, logPath, number)),
			onStarted() {},
			onOutput: () => options.onOutput(logPath, number),
			recovery: undefined,
		});
		if (end.state === 'ended') {
			emit(endOf(due, end.outcome, end.durationMs));
			end.leave();
		}

		options.onOutput(logPath, number);
	};

	const look = (paths: Iterable<NodePath>): void => {
		for (const due of isOn ? dueCallbacks(state, paths) : []) {
			const image = state.images.get(callbackNode(state, due).image)?.state;
			const isReady = image === 'built' || image === 'failed';
			const key = `${due.path}#${due.number}`;
			if (!isReady || running.has(key) || running.size >= mostAtATime) {
				continue;
			}

			const abort = new AbortController();
			const {promise, resolve} = Promise.withResolvers<void>();
			// Counted before its intent is told, at which others are looked at.
			running.set(key, {path: due.path, abort, ended: promise.finally(() => running.delete(key))});
			resolve(run(due, abort.signal));
			void running.get(key)?.ended.then(lookAtAll).catch(options.onFault);
		}
	};

	const lookAtAll = (): void => look(nodesWithCallbacks(state.tree));

	return {
		begin() {
			isOn = true;
		},
		follow(events) {
			const withCallbacks = isOn ? new Set(nodesWithCallbacks(state.tree)) : new Set<NodePath>();
			if (withCallbacks.size > 0) {
				const touched = events.flatMap(event =>
					'path' in event ? ancestry(state, event.path) : [],
				);
				look(new Set(touched.filter(path => withCallbacks.has(path))));
			}
		},
		lookAtAll,
		async kill(matches, reason) {
			const chosen = [...running.values()].filter(({path}) => matches(path));
			for (const {abort} of chosen) {
				abort.abort(reason);
			}

			await Promise.allSettled(chosen.map(({ended}) => ended));
		},
		end() {
			isOn = false;
		},
	};
}

function callbackContainerName(pipeline: PipelineIdentity, {path, number}: DueCallback): string {
	return containerName({
		owner: pipeline.owner,
		pipeline: pipeline.id,
		path,
		attempt: number,
		kind: 'callback',
	});
}

/** A node and those above it. */
function ancestry(state: RunState, path: NodePath): NodePath[] {
	const paths: NodePath[] = [];
	for (let at: NodePath | undefined = path; at !== undefined; at = state.tree.get(at)?.parent) {
		paths.push(at);
	}

	return paths;
}

function withoutImage({image}: ExecNode): AttemptOutcome {
	return {state: 'error', message: `Its image ${image} could not be made.`};
}

function endOf(
	{path, number}: DueCallback,
	outcome: AttemptOutcome,
	durationMs: number | undefined,
): RunEventBody {
	return {type: 'callback-ended', path, number, outcome, durationMs};
}
