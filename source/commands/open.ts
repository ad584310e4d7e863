import {printSummary} from '../headless/summary.ts';
import {wouldRun} from '../run-state/scheduling.ts';
import {createConnection, type PendingConnection} from '../runner/client.ts';
import type {Host} from '../runner/host.ts';
import {replayPipeline} from '../store/replay.ts';
import {pipelineFolder} from '../store/state-folder.ts';
import {type CommandContext, isInteractive, stateFolderOf} from './context.ts';
import {findPipelineId, waitForRunner} from './find-pipeline.ts';
import {checkMachine, launch} from './launch.ts';
import {readPipeline} from './read-pipeline.ts';

export type OpenOptions = {
	/** Default: the latest. */
	readonly id: string | undefined;
	/** Continue the run. */
	readonly run: boolean;
	/** Continue it without the TUI. */
	readonly ci: boolean;
	readonly jobs: number | undefined;
};

/** `conducto open [id]`: shows a pipeline again, with its states and logs. Resolves to the exit code. */
export async function openCommand(context: CommandContext, options: OpenOptions): Promise<number> {
	const state = stateFolderOf(context);
	const id = findPipelineId(state, options.id);
	const interactive = isInteractive(context) && !options.ci && !context.json;
	if (!interactive && !options.ci && !options.run) {
		const replayed = await readPipeline(state, id);
		printSummary({
			state: replayed.state,
			write: text => context.stdout.write(text),
			color: context.color,
		});
		return 0;
	}

	const replayed = await replayPipeline(pipelineFolder(state, id));
	const {title} = replayed.record;
	const live = await waitForRunner(state, id, context.stderr);
	const waiting = live ? undefined : createConnection({id, title}, replayed.state);
	const connection = live ?? (waiting as PendingConnection);
	const start = async (): Promise<Host | undefined> => {
		if (options.run || options.ci) {
			await checkMachine();
		}

		return (
			waiting &&
			launch(waiting, {
				state,
				id,
				jobs: options.jobs,
				aliases: context.aliases,
				// A run that ends at once would only cut the builds off.
				buildMissing: interactive || wouldRun(replayed.state),
			})
		);
	};

	if (!interactive) {
		const {finishHeadless} = await import('./run-headless.ts');
		return finishHeadless(context, connection, await start());
	}

	const {showPipeline} = await import('./show-pipeline.ts');
	return showPipeline(context, {connection, run: options.run, start});
}
