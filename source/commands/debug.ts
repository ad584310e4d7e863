import type {LeftBehind} from '../debug/changes/left-behind.ts';
import type {SessionKind} from '../debug/session.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {NodePath} from '../pipeline/tree.ts';
import {replayPipeline} from '../store/replay.ts';
import {dataFolders, pipelineFolder} from '../store/state-folder.ts';
import {askLeftBehind} from './ask-left-behind.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {prepareShell} from './debug-shell.ts';
import {findPipelineId} from './find-pipeline.ts';
import {connectEngine, hostNetwork} from './launch.ts';
import {shellTarget} from './shell-request.ts';
import {markTerminal} from './terminal-mark.ts';

const noticeableMs = 700;

export type DebugOptions = {
	readonly id: string;
	readonly path: NodePath;
	readonly kind: SessionKind;
	/** Default: the latest. */
	readonly attempt: number | undefined;
	/** Prints the command that reproduces the node without this program, in place of a shell. */
	readonly dockerRun: boolean;
	/** Leaves the container up and prints its name, in place of a shell. */
	readonly print: boolean;
	/** With that: writes what attaches Visual Studio Code's debugger. */
	readonly vscode: boolean;
};

/** `conducto debug <id> <path>`: a debug shell of a node, also while the pipeline is open elsewhere. */
export async function debugCommand(
	context: CommandContext,
	options: DebugOptions,
): Promise<number> {
	const isPrinted = options.print || options.vscode;
	if (options.dockerRun && isPrinted) {
		throw new ConductoError('usage', '--docker-run goes without --print and --vscode.', {
			hint: 'It prints a command, and makes no container.',
		});
	}

	if (options.dockerRun) {
		return printDockerRun(context, options);
	}

	if (isPrinted) {
		const {printSession} = await import('./print-session.ts');
		return printSession(context, options);
	}

	if (!context.stdin.isTTY || !context.stdout.isTTY) {
		throw new ConductoError('terminal-missing', 'A debug shell needs a terminal.', {
			hint: 'Run it from a terminal, with neither input nor output redirected, or add --print.',
		});
	}

	const state = stateFolderOf(context);
	const id = findPipelineId(state, options.id);
	// What is in the store has happened: no need to ask the runner, if there is one.
	const pipeline = await replayPipeline(pipelineFolder(state, id));
	const target = shellTarget(pipeline.state, options.path, options);
	let left: LeftBehind | undefined;
	const shell = await prepareShell({
		...target,
		state,
		engine: await connectEngine(),
		network: await hostNetwork(),
		pipelineId: id,
		owner: state.owner,
		data: dataFolders(state, id),
		aliases: context.aliases,
		stdin: context.stdin,
		stdout: context.stdout,
		onLeft(found) {
			left = found;
		},
	});
	const unmark = markTerminal(context);
	await shell.attach().finally(() => {
		unmark();
		return sayWhenSlow(context, shell.closed);
	});
	const {kind, node} = target;
	return left ? askLeftBehind(context, {id, path: node.path, image: node.image, kind, left}) : 0;
}

/** In a plain terminal there is nothing else to look at meanwhile. */
async function sayWhenSlow({stdout}: CommandContext, closed: Promise<void>): Promise<void> {
	const timer = setTimeout(
		() => stdout.write('Looking at what the shell changed …\n'),
		noticeableMs,
	);
	await closed.finally(() => clearTimeout(timer));
}

async function printDockerRun(context: CommandContext, options: DebugOptions): Promise<number> {
	if (options.kind !== 'snapshot') {
		throw new ConductoError('usage', `--docker-run goes without --${options.kind}.`, {
			hint: 'It prints what runs the node itself: no shell, and none of your own files.',
		});
	}

	const state = stateFolderOf(context);
	const id = findPipelineId(state, options.id);
	const pipeline = await replayPipeline(pipelineFolder(state, id));
	const {dockerRunText} = await import('./docker-run-text.ts');
	context.stdout.write(`${await dockerRunText(context, pipeline.state, {...options, id})}\n`);
	return 0;
}
