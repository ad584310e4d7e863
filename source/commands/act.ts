import {ConductoError} from '../errors/conducto-error.ts';
import {exitCodes} from '../errors/exit-codes.ts';
import type {RunCommand} from '../events/run-command.ts';
import {safeText} from '../headless/safe-text.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {Connection} from '../run-state/connection.ts';
import {createConnection} from '../runner/client.ts';
import {type ReplayedPipeline, replayPipeline} from '../store/replay.ts';
import {pipelineFolder, type StateFolder} from '../store/state-folder.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {findOrStart, sayBusy} from './find-or-start.ts';
import {findPipelineId, nodeNotFound, waitForRunner} from './find-pipeline.ts';
import {checkMachine, launch} from './launch.ts';
import {checkDetach, letRun} from './run-detached.ts';
import {runWithoutRunner} from './run-without-runner.ts';

export type ActionName = 'run' | 'pause' | 'kill' | 'reset' | 'skip' | 'unskip';

export type ActOptions = {
	readonly action: ActionName;
	readonly id: string;
	/** Default: the whole pipeline. */
	readonly path: NodePath | undefined;
	/** With `reset`: also all that comes later in the tree. */
	readonly after: boolean;
	/** With `run`, where no runner lives. */
	readonly jobs: number | undefined;
	/** With `run`: in the background, without a display. */
	readonly detach: boolean;
	readonly ci: boolean;
};

/**
`conducto run|pause|kill|reset|skip|unskip <id> [path]`: has the pipeline's runner do it or, where none is alive,
does it itself. Resolves to the exit code.
*/
export async function actCommand(context: CommandContext, options: ActOptions): Promise<number> {
	const {action, path} = options;
	const command = commandOf(options);
	const detach = checkDetached(context, options);
	const state = stateFolderOf(context);
	const id = findPipelineId(state, options.id);
	const pipeline = await replayPipeline(pipelineFolder(state, id));
	if (path !== undefined && !pipeline.state.tree.has(path)) {
		throw nodeNotFound(pipeline.state.tree, path);
	}

	return findOrStart(
		async () => {
			const stays = command.type === 'run';
			const live = await waitForRunner(state, id, context.stderr, {stays});
			return live && (detach ? letRun : tell)(context, live, command);
		},
		async () => {
			switch (action) {
				case 'run':
					return runWithoutRunner(context, {state, id, path, jobs: options.jobs, pipeline, detach});
				case 'pause':
				case 'kill':
					if (pipeline.state.running.size === 0) {
						context.stdout.write(`Nothing of pipeline ${id} runs.\n`);
						return exitCodes.done;
					}

					return actAlone(context, state, pipeline, command);
				default:
					return actAlone(context, state, pipeline, command);
			}
		},
		sayBusy(context.stderr, id),
	);
}

function checkDetached({json}: CommandContext, {action, detach, ci}: ActOptions): boolean {
	if (detach && action !== 'run') {
		throw new ConductoError('usage', `--detach does not go with ${action}.`, {
			hint: 'It goes with a definition, open and run.',
		});
	}

	if (detach) {
		checkDetach({ci, json});
	}

	return detach;
}

function commandOf({action, path, after}: ActOptions): RunCommand {
	switch (action) {
		case 'run':
			return {type: 'run', ...(path !== undefined && {path})};
		case 'pause':
			if (path !== undefined) {
				throw new ConductoError('usage', 'Only a whole pipeline can be paused.', {
					hint: 'Use: conducto pause <id>',
				});
			}

			return {type: 'pause'};
		case 'reset':
			return {type: 'reset', path: path ?? '/', ...(after && {after})};
		default:
			return {type: action, path: path ?? '/'};
	}
}

/** Sends a command and says what came of it. */
export async function tell(
	context: CommandContext,
	connection: Connection,
	command: RunCommand,
): Promise<number> {
	try {
		const reply = await connection.send(command);
		if (!reply.ok) {
			const code = reply.isUnheard ? 'runner-ended' : 'command-refused';
			throw new ConductoError(code, reply.message, {hint: reply.hint});
		}
	} finally {
		connection.close();
	}

	context.stdout.write(`${safeText(sentenceOf(command, connection.info.id))}\n`);
	return exitCodes.done;
}

/**
Becomes the pipeline's runner for a moment. What a dead runner left running is adopted, and what of it still runs
afterwards runs on.
*/
export async function actAlone(
	context: CommandContext,
	state: StateFolder,
	{record, state: run}: ReplayedPipeline,
	command: RunCommand,
): Promise<number> {
	const {id, title} = record;
	const connection = createConnection({id, title}, run);
	const {aliases} = context;
	if (run.running.size > 0) {
		await checkMachine();
	}

	const host = await launch(connection, {
		state,
		id,
		jobs: undefined,
		aliases,
		buildMissing: false,
		isBrief: true,
	});
	try {
		return await tell(context, connection, command);
	} finally {
		await host.letGo();
	}
}

function sentenceOf(command: RunCommand, id: string): string {
	const path = 'path' in command && command.path !== undefined ? command.path : '/';
	const what = path === '/' ? `Pipeline ${id}` : path;
	switch (command.type) {
		case 'run':
			return path === '/' ? `${what} runs.` : `${what} runs as soon as it can.`;
		case 'pause':
			return `${what} is paused: what runs goes on to its end.`;
		case 'kill':
			return `${what} was killed.`;
		case 'reset':
			return `${what} was reset${command.after ? ', with all that comes after it' : ''}.`;
		case 'reset-lost':
			return `What ended with the Docker engine was reset.`;
		case 'skip':
			return `${what} is skipped.`;
		case 'unskip':
			return `${what} is skipped no more.`;
		case 'edit':
			return `${path} is edited: its next attempt runs as it is now.`;
		case 'revert':
			return `${path} is as its definition has it.`;
		case 'rebuild':
			return `${command.image} is being rebuilt.`;
	}
}
