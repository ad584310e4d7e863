import {
	attemptFacts,
	attemptTable,
	callbackFacts,
	callbackTable,
} from '../headless/attempt-history.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {replayPipeline} from '../store/replay.ts';
import {pipelineFolder} from '../store/state-folder.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {findExecNode, findPipelineId} from './find-pipeline.ts';

export type HistoryOptions = {readonly id: string; readonly path: NodePath};

/** `conducto history <id> <path>`: a node's attempts, then what followed its states, oldest first; with `--json` all that is known of each. */
export async function historyCommand(
	context: CommandContext,
	options: HistoryOptions,
): Promise<void> {
	const folder = stateFolderOf(context);
	const id = findPipelineId(folder, options.id);
	const {state} = await replayPipeline(pipelineFolder(folder, id));
	const callbacks = state.callbacks.get(options.path) ?? [];
	const isParent = callbacks.length > 0 && state.tree.get(options.path)?.type !== 'exec';
	const path = isParent ? options.path : findExecNode(state.tree, options.path).path;
	const attempts = state.attempts.get(path) ?? [];
	const lines = context.json
		? [
				...attempts.map(attempt => attemptFacts(state, path, attempt)),
				...callbacks.map(run => callbackFacts(path, run)),
			].map(facts => JSON.stringify(facts))
		: [...(isParent ? [] : attemptTable(state, path)), ...callbackTable(state, path)];
	for (const line of lines) {
		context.stdout.write(`${line}\n`);
	}
}
