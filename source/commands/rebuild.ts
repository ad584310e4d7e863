import {ConductoError} from '../errors/conducto-error.ts';
import {exitCodes} from '../errors/exit-codes.ts';
import {type RebuildEnd, runRebuild} from '../headless/rebuild.ts';
import {nodesToReset, rebuildSummary} from '../headless/rebuild-report.ts';
import type {Connection} from '../run-state/connection.ts';
import {createConnection} from '../runner/client.ts';
import type {Host} from '../runner/host.ts';
import {type ReplayedPipeline, replayPipeline} from '../store/replay.ts';
import {pipelineFolder, type StateFolder} from '../store/state-folder.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {findOrStart, sayBusy} from './find-or-start.ts';
import {findPipelineId, waitForRunner} from './find-pipeline.ts';
import {type Interruption, onInterrupt} from './interrupt.ts';
import {checkMachine, launch} from './launch.ts';
import {resetCommand} from './own-command.ts';
import {imagesFor} from './rebuild-target.ts';
import {printerOf} from './run-headless.ts';

export type RebuildOptions = {
	readonly id: string;
	/** An image's name or a node's path. Default: all images. */
	readonly target: string | undefined;
	/** All steps, pulling and without cache. */
	readonly all: boolean;
};

/**
`conducto rebuild <id> [image or path]`: has the pipeline's runner rebuild images, or where none is alive
does so itself, without running a node. Resolves to the exit code.
*/
export async function rebuildCommand(
	context: CommandContext,
	options: RebuildOptions,
): Promise<number> {
	const state = stateFolderOf(context);
	const id = findPipelineId(state, options.id);
	const pipeline = await replayPipeline(pipelineFolder(state, id));
	const images = imagesFor(pipeline.state.tree, options.target);
	const interrupt = onInterrupt(context.stdout);
	let connected: Connected | undefined;
	const rebuild = async (): Promise<RebuildEnd | Error> => {
		connected = await connect(context, state, pipeline);
		const {connection, host} = connected;
		const printer = printerOf(context, connection);
		const rebuilt = runRebuild(connection, printer, {images, all: options.all});
		return Promise.race([rebuilt, ...(host ? [host.fault] : [])]);
	};

	try {
		const rebuilding = rebuild();
		// After an interruption nobody waits for it any more.
		rebuilding.catch(() => {});
		const end = await Promise.race([rebuilding, interrupt.promise]);
		return conclude(context, end, connected);
	} finally {
		await connected?.host?.letGo();
		connected?.connection.close();
		interrupt.dispose();
	}
}

type Connected = {
	readonly connection: Connection;
	/** Undefined: the runner lives in another process. */
	readonly host: Host | undefined;
};

async function connect(
	context: CommandContext,
	state: StateFolder,
	{record, state: run}: ReplayedPipeline,
): Promise<Connected> {
	const {id, title} = record;
	return findOrStart<Connected>(
		async () => {
			const live = await waitForRunner(state, id, context.stderr, {stays: true});
			return live && {connection: live, host: undefined};
		},
		async () => {
			await checkMachine();
			const connection = createConnection({id, title}, run);
			const {aliases} = context;
			const launched = {
				state,
				id,
				jobs: undefined,
				aliases,
				buildMissing: false,
				isBrief: true,
			};
			return {connection, host: await launch(connection, launched)};
		},
		sayBusy(context.stderr, id),
	);
}

function conclude(
	context: CommandContext,
	end: RebuildEnd | Interruption,
	connected: Connected | undefined,
): number {
	if (end instanceof Error) {
		throw end;
	}

	if (end === 'interrupted' || end === 'hung-up') {
		const isElsewhere = connected !== undefined && connected.host === undefined;
		context.stderr.write(
			isElsewhere
				? "Interrupted: the pipeline's runner goes on with it.\n"
				: 'Interrupted: stopping the rebuild.\n',
		);
		return exitCodes.interrupted;
	}

	if ('message' in end) {
		throw new ConductoError('command-refused', end.message, {hint: end.hint});
	}

	if (!context.json) {
		context.stdout.write(`${rebuildSummary(end)}\n`);
		if (connected) {
			context.stdout.write(resetHint(context, end.built, connected.connection));
		}
	}

	return end.failed.length === 0 ? exitCodes.done : exitCodes.nodeFailed;
}

/** A rebuild resets nothing: that would run what a person may not want to run. */
function resetHint(
	context: CommandContext,
	built: readonly string[],
	{info, state}: Connection,
): string {
	const [first, ...others] = nodesToReset(state, built);
	if (first === undefined) {
		return '';
	}

	const command = resetCommand(context, info.id, others.length === 0 ? first : undefined);
	const images = built.length === 1 ? 'image' : 'images';
	return `Nodes run on the new ${images} after a reset: ${command}\n`;
}
