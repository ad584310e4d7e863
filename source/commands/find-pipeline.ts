import {ConductoError} from '../errors/conducto-error.ts';
import {eventVersion} from '../events/run-event.ts';
import type {ExecNode, NodePath, Tree} from '../pipeline/tree.ts';
import {applyEvents} from '../run-state/apply-event.ts';
import type {Connection} from '../run-state/connection.ts';
import {connectToRunner} from '../runner/client.ts';
import {endOpenEnds} from '../runner/open-ends.ts';
import {socketPath} from '../runner/socket-path.ts';
import {type ReplayedPipeline, replayPipeline} from '../store/replay.ts';
import {pipelineFolder, pipelineIds, type StateFolder} from '../store/state-folder.ts';

/** The id that was asked for, or that of the latest pipeline. */
export function findPipelineId(state: StateFolder, asked: string | undefined): string {
	const ids = pipelineIds(state);
	const found = asked === undefined ? ids[0] : ids.find(id => id === asked);
	if (found !== undefined) {
		return found;
	}

	if (asked === undefined) {
		throw new ConductoError('pipeline-not-found', 'There is no pipeline on this machine yet.', {
			hint: 'Make one with: conducto <definition>',
		});
	}

	throw new ConductoError('pipeline-not-found', `There is no pipeline ${asked}.`, {
		hint: 'See the pipelines of this machine with: conducto list',
	});
}

/** Connects to the pipeline's runner if one is alive. */
export async function findRunner(state: StateFolder, id: string): Promise<Connection | undefined> {
	try {
		return await connectToRunner(socketPath(state.owner, id, process.env));
	} catch (error) {
		if (error instanceof ConductoError && error.code === 'pipeline-not-found') {
			return undefined;
		}

		throw error;
	}
}

/**
What happened in a pipeline, for display. What its runner left open when it was killed is shown as
ended; that is written down when the next runner begins.
*/
export async function readPipeline(state: StateFolder, id: string): Promise<ReplayedPipeline> {
	const pipeline = await replayPipeline(pipelineFolder(state, id));
	const run = pipeline.state;
	const openEnds = endOpenEnds(run);
	if (openEnds.length > 0) {
		const runner = await findRunner(state, id);
		runner?.close();
		if (!runner) {
			const {seq} = run;
			const at = pipeline.record.createdAt;
			applyEvents(
				run,
				openEnds.map((body, index) => ({v: eventVersion, seq: seq + 1 + index, at, ...body})),
			);
		}
	}

	return pipeline;
}

/** The Exec node of that path. Throws `node-not-found`, with the Exec nodes below it as a hint. */
export function findExecNode(tree: Tree, path: NodePath): ExecNode {
	const node = tree.get(path);
	if (node?.type === 'exec') {
		return node;
	}

	if (!node) {
		throw new ConductoError('node-not-found', `There is no node ${path} in this pipeline.`, {
			hint: 'Paths look like /Build/Lint; see them with: conducto open',
		});
	}

	const leaf = [...tree.values()].find(
		other => other.type === 'exec' && (path === '/' || other.path.startsWith(`${path}/`)),
	);
	throw new ConductoError(
		'node-not-found',
		`${path} is a ${node.type} node, which runs no command.`,
		{
			hint: leaf ? `Name one of the Exec nodes below it, such as ${leaf.path}` : undefined,
		},
	);
}
