import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {AttemptOutcome} from '../../source/events/attempt-outcome.ts';
import type {OutputStream} from '../../source/events/output.ts';
import {logFile} from '../../source/store/log-format.ts';
import {decodedRecords} from '../../source/store/log-text.ts';
import {replayPipeline} from '../../source/store/replay.ts';
import {dataFolders, openStateFolder, pipelineFolder} from '../../source/store/state-folder.ts';
import {marksFile} from './crash-pipeline.ts';

type NodeHistory = {
	readonly state: string;
	readonly attempts: ReadonlyArray<{
		readonly attempt: number;
		readonly outcome: AttemptOutcome | undefined;
		readonly cause: string | undefined;
		readonly stdout: string;
		readonly stderr: string;
	}>;
};

/** All of a run that must not depend on what was killed meanwhile. */
export type WhatHappened = {
	/** By the path of the node. */
	readonly nodes: Readonly<Record<string, NodeHistory>>;
	/** How often each command ran, by the marks that they left. */
	readonly runs: Readonly<Record<string, number>>;
};

export async function whatHappened(stateFolder: string, id: string): Promise<WhatHappened> {
	const folder = pipelineFolder(openStateFolder(stateFolder), id);
	const {state} = await replayPipeline(folder);
	const nodes = Object.fromEntries(
		[...state.leaves].map(([node, leaf]) => [
			node,
			{
				state: leaf.state,
				attempts: (state.attempts.get(node) ?? []).map(({attempt, outcome, cause}) => ({
					attempt,
					outcome,
					cause,
					stdout: textOf(logFile(folder, node, attempt), 'stdout'),
					stderr: textOf(logFile(folder, node, attempt), 'stderr'),
				})),
			},
		]),
	);
	return {nodes, runs: await runsOf(stateFolder, id)};
}

async function runsOf(stateFolder: string, id: string): Promise<Record<string, number>> {
	const {pipeline} = dataFolders(openStateFolder(stateFolder), id);
	const runs: Record<string, number> = {};
	for (const name of (await readFile(path.join(pipeline, marksFile), 'utf8')).trim().split('\n')) {
		runs[name] = (runs[name] ?? 0) + 1;
	}

	return runs;
}

function textOf(file: string, stream: OutputStream): string {
	return [...decodedRecords(file)]
		.filter(record => record.stream === stream)
		.map(({text}) => text)
		.join('');
}
