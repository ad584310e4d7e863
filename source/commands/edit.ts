import {ConductoError} from '../errors/conducto-error.ts';
import {exitCodes} from '../errors/exit-codes.ts';
import type {RunCommand} from '../events/run-command.ts';
import {readEdit} from '../pipeline/read-edit.ts';
import type {NodePath, TreeNode} from '../pipeline/tree.ts';
import {replayPipeline} from '../store/replay.ts';
import {pipelineFolder} from '../store/state-folder.ts';
import {actAlone, tell} from './act.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {type EditFlags, editGiven} from './edit-flags.ts';
import {findOrStart} from './find-or-start.ts';
import {findPipelineId, nodeNotFound, waitForRunner} from './find-pipeline.ts';

export type EditOptions = {
	readonly id: string;
	readonly path: NodePath;
	readonly flags: EditFlags;
};

/**
`conducto edit <id> <path>`: changes a node as the options say, or in an editor without any. By the
pipeline's runner or, where none is alive, by itself. Resolves to the exit code.
*/
export async function editCommand(context: CommandContext, options: EditOptions): Promise<number> {
	const {path, flags} = options;
	const given = editGiven(flags);
	const state = stateFolderOf(context);
	const id = findPipelineId(state, options.id);
	const pipeline = await replayPipeline(pipelineFolder(state, id));
	const node = pipeline.state.tree.get(path);
	if (!node) {
		throw nodeNotFound(pipeline.state.tree, path);
	}

	const command =
		given === 'editor'
			? await fromEditor(context, pipeline.state, path)
			: given === 'revert'
				? ({type: 'revert', path} as const)
				: fromFlags(node, given);
	if (!command) {
		context.stdout.write(`${path} is as it was.\n`);
		return exitCodes.done;
	}

	return findOrStart(
		async () => {
			const live = await waitForRunner(state, id, context.stderr);
			return live && tell(context, live, command);
		},
		async () => actAlone(context, state, pipeline, command),
	);
}

async function fromEditor(
	{stdin, stdout}: CommandContext,
	state: Parameters<typeof import('./edit-session.ts').editInEditor>[0]['state'],
	path: NodePath,
): Promise<RunCommand | undefined> {
	if (!stdin.isTTY || !stdout.isTTY) {
		throw new ConductoError('terminal-missing', 'An editor needs a terminal.', {
			hint: 'Say what to change with options, such as: conducto edit <id> <path> --command "make"',
		});
	}

	const {editInEditor} = await import('./edit-session.ts');
	return editInEditor({state, path, stdin, stdout, env: process.env});
}

function fromFlags(
	node: TreeNode,
	{skip, parameters}: Exclude<ReturnType<typeof editGiven>, string>,
): RunCommand {
	const read = readEdit(node.type, parameters);
	if ('fault' in read) {
		throw new ConductoError('edit-invalid', read.fault.sentence, {hint: read.fault.hint});
	}

	return {type: 'edit', path: node.path, edit: read.edit, ...(skip !== undefined && {skip})};
}
