import {quoted} from '../debug/copyable-command.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import {
	callbackLogPath,
	imageLogPath,
	imageOfLog,
	nodeOfCallbackLog,
	type OutputChunk,
} from '../events/output.ts';
import {type Attempt, latestAttempt} from '../run-state/run-state.ts';
import {logFile} from '../store/log-format.ts';
import {decodedRecords} from '../store/log-text.ts';
import {type ReplayedPipeline, replayPipeline} from '../store/replay.ts';
import {pipelineFolder} from '../store/state-folder.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {findExecNode, findPipelineId, waitForRunner} from './find-pipeline.ts';

export type LogsOptions = {
	readonly id: string;
	/** A node's path, `image:NAME` or `callback:PATH`. */
	readonly path: string;
	/** An attempt of the node, a build of the image, or the number of a callback. Default: the latest. */
	readonly attempt: number | undefined;
	readonly follow: boolean;
};

/**
`conducto logs <id> <path>`: prints a node's log, stdout to stdout and stderr to stderr. With
`image:NAME` in place of a path: what a build of that image printed; with `callback:PATH`: what a command printed
that followed a state of that node.
*/
export async function logsCommand(context: CommandContext, options: LogsOptions): Promise<void> {
	const state = stateFolderOf(context);
	const id = findPipelineId(state, options.id);
	const folder = pipelineFolder(state, id);
	const pipeline = await replayPipeline(folder);
	const {path, attempt} = findLog({...pipeline, id}, options);
	const print = (chunk: OutputChunk): void => {
		if (context.json) {
			context.stdout.write(`${JSON.stringify(chunk)}\n`);
		} else {
			context[chunk.stream].write(chunk.text);
		}
	};

	const runner = options.follow ? await waitForRunner(state, id, context.stderr) : undefined;
	if (!runner) {
		for (const {at, stream, text} of decodedRecords(logFile(folder, path, attempt))) {
			print({path, attempt, at, stream, text});
		}

		return;
	}

	await new Promise<void>(resolve => {
		runner.onClose(() => resolve());
		runner.watchOutput(
			{path, attempt, tail: Number.POSITIVE_INFINITY},
			{onStart() {}, onChunk: print, onEnd: resolve},
		);
	});
	runner.close();
}

type LogPlace = {readonly path: string; readonly attempt: number};
type Pipeline = Pick<ReplayedPipeline, 'state'> & {readonly id: string};

function findLog(pipeline: Pipeline, {path, attempt}: LogsOptions): LogPlace {
	const image = imageOfLog(path);
	const node = nodeOfCallbackLog(path);
	if (node !== undefined) {
		return callbackLog(pipeline, node, attempt);
	}

	return image === undefined
		? nodeLog(pipeline, path, attempt)
		: imageLog(pipeline, image, attempt);
}

function nodeLog({id, state}: Pipeline, named: string, wanted: number | undefined): LogPlace {
	const node = findExecNode(state.tree, named);
	const {path, image} = node;
	const latest = latestAttempt(state, path);
	const attempt = wanted ?? latest?.attempt;
	const hasNoImage = state.images.get(image)?.state === 'failed';
	const hint = hasNoImage
		? `Its image could not be built; see why with: conducto logs ${id} '${imageLogPath(image)}'`
		: undefined;
	if (attempt === undefined || !latest) {
		throw new ConductoError('node-not-found', `${path} has not run yet.`, {path, hint});
	}

	const known = state.attempts.get(path)?.find(one => one.attempt === attempt);
	if (!known) {
		const {attempt: last} = latest;
		const there = last === 1 ? 'attempt 1 only' : `attempts 1 to ${last}`;
		throw new ConductoError(
			'node-not-found',
			`${path} has no attempt ${attempt}: it has ${there}.`,
			{
				path,
				hint: `See them with: conducto history ${id} ${quoted(path)}`,
			},
		);
	}

	assertStarted(known, path, hint);

	return {path, attempt};
}

/** Without a container there is no log, but a reason for that. */
function assertStarted(
	{container, outcome, attempt}: Attempt,
	path: string,
	hint: string | undefined,
): void {
	if (container === undefined && outcome && outcome.state !== 'done') {
		const {message = `${path} could not be started.`} = outcome;
		throw new ConductoError(
			'node-not-found',
			outcome.state === 'killed'
				? `Attempt ${attempt} of ${path} was not started: ${message}`
				: message,
			{path, hint: hint ?? (outcome.state === 'error' ? outcome.hint : undefined)},
		);
	}
}

function imageLog({state}: Pipeline, name: string, wanted: number | undefined): LogPlace {
	const latest = state.images.get(name)?.build;
	if (latest === undefined) {
		throw new ConductoError('node-not-found', `There is no image ${name} in this pipeline.`, {
			hint: `Its images: ${[...state.images.keys()].join(', ')}`,
		});
	}

	const attempt = wanted ?? latest;
	if (attempt > latest || attempt < 1) {
		const message =
			latest === 0
				? `Image ${name} has not been built yet.`
				: `Image ${name} has no build ${attempt}; its latest is ${latest}.`;
		throw new ConductoError('node-not-found', message);
	}

	return {path: imageLogPath(name), attempt};
}

function callbackLog({state}: Pipeline, path: string, wanted: number | undefined): LogPlace {
	const runs = state.callbacks.get(path) ?? [];
	const attempt = wanted ?? runs.at(-1)?.number;
	if (attempt === undefined || !runs.some(({number}) => number === attempt)) {
		const message =
			runs.length === 0
				? `No command has followed a state of ${path} yet.`
				: `${path} has no callback ${attempt}; its latest is ${runs.length}.`;
		throw new ConductoError('node-not-found', message);
	}

	return {path: callbackLogPath(path), attempt};
}
