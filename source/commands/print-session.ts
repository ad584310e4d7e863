import {openSession, type Session} from '../debug/session.ts';
import {startFile} from '../debug/shell/start-script.ts';
import {removeDeadSessions} from '../debug/sweep.ts';
import {containerLabels} from '../engine/labels.ts';
import {exitCodes} from '../errors/exit-codes.ts';
import {replayPipeline} from '../store/replay.ts';
import {dataFolders, pipelineFolder} from '../store/state-folder.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import type {DebugOptions} from './debug.ts';
import {openHeld} from './debug-shell.ts';
import {findPipelineId} from './find-pipeline.ts';
import {connectEngine, hostNetwork} from './launch.ts';
import {printedText} from './printed-text.ts';
import {shellTarget} from './shell-request.ts';
import {type PreparedLaunch, prepareLaunch} from './vscode-launch.ts';

/**
`conducto debug --print`: makes the container of a debug session, leaves it up and prints its name, for an editor to attach
to. The name is all that goes to stdout; what can be done with it goes to stderr.
*/
export async function printSession(
	context: CommandContext,
	options: DebugOptions,
): Promise<number> {
	const state = stateFolderOf(context);
	const id = findPipelineId(state, options.id);
	const pipeline = await replayPipeline(pipelineFolder(state, id));
	const target = shellTarget(pipeline.state, options.path, options);
	const launch = options.vscode ? await prepareLaunch(target, process.cwd()) : undefined;
	const engine = await connectEngine();
	void removeDeadSessions(engine, state).catch(() => {});
	const network = await hostNetwork();
	const session = await openHeld(() =>
		openSession({
			...target,
			engine,
			network,
			pipelineId: id,
			owner: state.owner,
			data: dataFolders(state, id),
			aliases: context.aliases,
			isLeftUp: true,
			port: launch?.published,
		}),
	);
	try {
		const containers = await engine.listContainers({[containerLabels.pipeline]: id});
		const name = containers.find(one => one.id === session.container)?.name ?? session.container;
		const {shell} = session;
		const attached = launch && (await attachedOf(session, launch, shell));
		context.stdout.write(`${name}\n`);
		const text = printedText({...target, name, shell, startFile, attached});
		context.stderr.write(`${text.join('\n')}\n`);
		return exitCodes.done;
	} catch (error) {
		await session.close();
		throw error;
	}

	async function attachedOf({container}: Session, prepared: PreparedLaunch, shell: string) {
		const {language, interpreter} = prepared.debuggee;
		await prepared.write();
		const probe = [shell, '-c', `${interpreter} -c 'import debugpy'`];
		const hasDebugger = language === 'node' || (await engine.exec(container, probe)).exitCode === 0;
		return {...prepared, hasDebugger};
	}
}
