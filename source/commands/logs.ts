import {ConductoError} from '../errors/conducto-error.ts';
import type {OutputChunk} from '../events/output.ts';
import {latestAttempt} from '../run-state/run-state.ts';
import {logFile} from '../store/log-format.ts';
import {decodedRecords} from '../store/log-text.ts';
import {replayPipeline} from '../store/replay.ts';
import {pipelineFolder} from '../store/state-folder.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {findExecNode, findPipelineId, findRunner} from './find-pipeline.ts';

export type LogsOptions = {
	readonly id: string;
	readonly path: string;
	/** Default: the latest. */
	readonly attempt: number | undefined;
	readonly follow: boolean;
};

/** `conducto logs <id> <path>`: prints a node's log, stdout to stdout and stderr to stderr. */
export async function logsCommand(context: CommandContext, options: LogsOptions): Promise<void> {
	const state = stateFolderOf(context);
	const id = findPipelineId(state, options.id);
	const folder = pipelineFolder(state, id);
	const pipeline = await replayPipeline(folder);
	const {path} = findExecNode(pipeline.tree, options.path);
	const latest = latestAttempt(pipeline.state, path)?.attempt;
	const attempt = options.attempt ?? latest;
	if (attempt === undefined || latest === undefined || attempt > latest || attempt < 1) {
		throw new ConductoError(
			'node-not-found',
			latest === undefined
				? `${path} has not run yet.`
				: `${path} has no attempt ${attempt}; its latest is ${latest}.`,
			{path},
		);
	}

	const print = (chunk: OutputChunk): void => {
		if (context.json) {
			context.stdout.write(`${JSON.stringify(chunk)}\n`);
		} else {
			context[chunk.stream].write(chunk.text);
		}
	};

	const runner = options.follow ? await findRunner(state, id) : undefined;
	if (!runner) {
		for (const {at, stream, text} of decodedRecords(logFile(folder, path, attempt))) {
			print({path, attempt, at, stream, text});
		}

		return;
	}

	await new Promise<void>(resolve => {
		runner.onClose(resolve);
		runner.watchOutput(
			{path, attempt, tail: Number.POSITIVE_INFINITY},
			{onStart() {}, onChunk: print, onEnd: resolve},
		);
	});
	runner.close();
}
