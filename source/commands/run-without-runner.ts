import type {NodePath} from '../pipeline/tree.ts';
import {wouldRun} from '../run-state/scheduling.ts';
import {createConnection} from '../runner/client.ts';
import type {ReplayedPipeline} from '../store/replay.ts';
import type {StateFolder} from '../store/state-folder.ts';
import type {CommandContext} from './context.ts';
import {checkMachine, launch} from './launch.ts';
import {runDetached} from './run-detached.ts';

export type RunAlone = {
	readonly state: StateFolder;
	readonly id: string;
	/** Of the one node that runs. Default: all that has not run. */
	readonly path: NodePath | undefined;
	readonly jobs: number | undefined;
	readonly pipeline: ReplayedPipeline;
	/** In the background, without a display. */
	readonly detach: boolean;
};

/**
Runs a pipeline that has no runner in the foreground, as `conducto open --ci` does, or one node of it. Rejects
with `pipeline-busy` when another process becomes its runner.
*/
export async function runWithoutRunner(context: CommandContext, run: RunAlone): Promise<number> {
	const {state, id, path, jobs, pipeline, detach} = run;
	const {title} = pipeline.record;
	const connection = createConnection({id, title}, pipeline.state);
	const buildMissing = path !== undefined || wouldRun(pipeline.state);
	if (detach) {
		const command = {type: 'run', ...(path !== undefined && {path})} as const;
		const start = {id, jobs, buildMissing, needsEngine: true, followsDefinition: false};
		return runDetached(context, connection, {...start, command});
	}

	const {finishHeadless} = await import('./run-headless.ts');
	await checkMachine();
	const {aliases} = context;
	const host = await launch(connection, {state, id, jobs, aliases, buildMissing});
	return finishHeadless(context, connection, host, path);
}
