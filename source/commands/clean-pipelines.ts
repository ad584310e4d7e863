import {statSync} from 'node:fs';
import {ConductoError} from '../errors/conducto-error.ts';
import type {PipelineNeeds} from '../image/housekeeping/plan-removal.ts';
import {outcomeOf, type RunState} from '../run-state/run-state.ts';
import {pipelineFolder, pipelineIds, type StateFolder} from '../store/state-folder.ts';
import {hasRunner} from './find-pipeline.ts';
import {readPipeline} from './read-pipeline.ts';

/** A pipeline that is there, as far as it matters for its removal. */
export type CleanPipeline = {
	readonly id: string;
	/** The definition's file, as far as that is known. */
	readonly definition: string;
	/** Whether it has come to its end: every leaf that could run did, or was killed. */
	readonly isFinished: boolean;
	/** Who uses it at this moment. */
	readonly inUse: 'it is open' | 'a shell of it is open' | undefined;
	/** When something happened in it last. */
	readonly changedAt: number;
	/** Undefined: its store can't be read. */
	readonly needs: PipelineNeeds | undefined;
	/** Whether it may have made something in the engine. */
	readonly usedEngine: boolean;
};

/** How long making a pipeline may take: a folder that is empty for longer was left by one that was killed. */
const makingMs = 60_000;

/** All pipelines of the state folder, those that can't be read included. */
export async function readPipelines(
	state: StateFolder,
	hasShell: (id: string) => boolean,
): Promise<CleanPipeline[]> {
	const pipelines: CleanPipeline[] = [];
	// One after the other: each open store takes several of the few files that a process may open.
	for (const id of pipelineIds(state)) {
		const facts = await readFacts(state, id);
		const inUse = (await hasRunner(state, id))
			? 'it is open'
			: hasShell(id)
				? 'a shell of it is open'
				: undefined;
		pipelines.push({id, inUse, ...facts});
	}

	return pipelines;
}

type Facts = Omit<CleanPipeline, 'id' | 'inUse'>;

async function readFacts(state: StateFolder, id: string): Promise<Facts> {
	try {
		const {record, state: run, changedAt} = await readPipeline(state, id);
		const images = Object.values(run.recipes);
		return {
			definition: record.spec.definition?.file ?? record.title,
			isFinished: ['done', 'error', 'killed'].includes(outcomeOf(run, '/')),
			changedAt,
			needs: {
				imageIds: [...run.images.values()].flatMap(({built}) => built?.imageId ?? []),
				gitUrls: images.flatMap(({copy_url: url}) => url ?? []),
			},
			usedEngine: hasUsedEngine(run),
		};
	} catch (error) {
		const isEmpty = error instanceof ConductoError && error.code === 'pipeline-not-found';
		const folder = pipelineFolder(state, id);
		const changedAt = statSync(folder, {throwIfNoEntry: false})?.mtimeMs ?? Date.now();
		return isEmpty
			? {
					definition: '',
					isFinished: Date.now() - changedAt > makingMs,
					changedAt,
					needs: {imageIds: [], gitUrls: []},
					usedEngine: false,
				}
			: {definition: '', isFinished: false, changedAt, needs: undefined, usedEngine: true};
	}
}

function hasUsedEngine({attempts, images}: RunState): boolean {
	return (
		attempts.size > 0 ||
		[...images.values()].some(
			({built, steps}) => built !== undefined || steps.some(step => step.state !== 'failed'),
		)
	);
}
