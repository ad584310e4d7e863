import {ConductoError} from '../errors/conducto-error.ts';
import {printSummary} from '../headless/summary.ts';
import {createConnection, type RunnerConnection} from '../runner/client.ts';
import {replayPipeline} from '../store/replay.ts';
import {pipelineFolder} from '../store/state-folder.ts';
import {attachOrStart} from './attach.ts';
import {type CommandContext, isInteractive, stateFolderOf} from './context.ts';
import {findOrStart, sayBusy} from './find-or-start.ts';
import {findPipelineId, waitForRunner} from './find-pipeline.ts';
import {readPipeline} from './read-pipeline.ts';
import {checkDetach, letRun} from './run-detached.ts';
import {runWithoutRunner} from './run-without-runner.ts';

export type OpenOptions = {
	/** Default: the latest. */
	readonly id: string | undefined;
	/** Continue the run. */
	readonly run: boolean;
	/** Continue it without the TUI. */
	readonly ci: boolean;
	/** Continue it in the background, without a display. */
	readonly detach: boolean;
	readonly jobs: number | undefined;
};

/** `conducto open [id]`: shows a pipeline again, with its states and logs. Resolves to the exit code. */
export async function openCommand(context: CommandContext, options: OpenOptions): Promise<number> {
	if (options.detach) {
		checkDetach({ci: options.ci, json: context.json});
	}

	const state = stateFolderOf(context);
	const id = findPipelineId(state, options.id);
	const {jobs, run, ci, detach} = options;
	const interactive = isInteractive(context) && !ci && !context.json;
	if (!interactive && !ci && !run && !detach) {
		const replayed = await readPipeline(state, id);
		printSummary({
			state: replayed.state,
			write: text => context.stdout.write(text),
			color: context.color,
		});
		return 0;
	}

	const pipeline = await replayPipeline(pipelineFolder(state, id));
	if (detach || !interactive) {
		const runWhole = {state, id, path: undefined, jobs, pipeline};
		return findOrStart(
			async () => {
				const live = await waitForRunner(state, id, context.stderr, {stays: true});
				return live && (detach ? letRun(context, live, {type: 'run'}) : follow(context, live));
			},
			async () => runWithoutRunner(context, {...runWhole, detach}),
			sayBusy(context.stderr, id),
		);
	}

	const {title} = pipeline.record;
	const live = await unlessBrief(waitForRunner(state, id, context.stderr, {stays: true}));
	const waiting = createConnection({id, title}, pipeline.state);
	const {showPipeline} = await import('./show-pipeline.ts');
	const start = {id, jobs, buildMissing: true, needsEngine: run, followsDefinition: true};
	return showPipeline(context, {
		connection: live ?? waiting,
		run,
		origin: live ? 'other' : 'own',
		attach: async () => (live ? 'other' : attachOrStart(context, waiting, start)),
	});
}

/** The display waits for the end of a runner that does not stay, and shows what there is meanwhile. */
async function unlessBrief(
	live: Promise<RunnerConnection | undefined>,
): Promise<RunnerConnection | undefined> {
	try {
		return await live;
	} catch (error) {
		if (error instanceof ConductoError && error.code === 'runner-brief') {
			return undefined;
		}

		throw error;
	}
}

async function follow(context: CommandContext, live: RunnerConnection): Promise<number> {
	const {finishHeadless} = await import('./run-headless.ts');
	return finishHeadless(context, live, undefined);
}
