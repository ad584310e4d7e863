import {attemptFacts, attemptTable} from '../headless/attempt-history.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {replayPipeline} from '../store/replay.ts';
import {pipelineFolder} from '../store/state-folder.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {findExecNode, findPipelineId} from './find-pipeline.ts';

export type HistoryOptions = {readonly id: string; readonly path: NodePath};

/** `conducto history <id> <path>`: a node's attempts, oldest first; with `--json` all that is known of each. */
export async function historyCommand(
	context: CommandContext,
	options: HistoryOptions,
): Promise<void> {
	const folder = stateFolderOf(context);
	const id = findPipelineId(folder, options.id);
	const {state} = await replayPipeline(pipelineFolder(folder, id));
	const {path} = findExecNode(state.tree, options.path);
	const attempts = state.attempts.get(path) ?? [];
	const lines = context.json
		? attempts.map(attempt => JSON.stringify(attemptFacts(state, path, attempt)))
		: attemptTable(state, path);
	for (const line of lines) {
		context.stdout.write(`${line}\n`);
	}
}
