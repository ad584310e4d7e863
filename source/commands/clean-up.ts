import {existsSync, rmSync} from 'node:fs';
import type {ContainerSummary} from '../engine/engine.ts';
import type {Cleaned, CleanRow} from '../headless/clean-report.ts';
import {type CleanedCaches, cleanCaches} from '../image/housekeeping/clean-caches.ts';
import {diskUse} from '../image/housekeeping/disk-use.ts';
import type {EngineCleaner, Freed} from '../image/housekeeping/engine-cleaner.ts';
import {forgetUnneeded} from '../image/housekeeping/forget.ts';
import {
	type EngineHoldings,
	type KeptPipeline,
	planRemoval,
	type Removal,
} from '../image/housekeeping/plan-removal.ts';
import type {ImageMemory} from '../image/memory.ts';
import {findSocket} from '../runner/socket-note.ts';
import {removePipelineFolder, sweepStateFolder} from '../store/remove-pipeline.ts';
import {takeRunnerLock} from '../store/runner-lock.ts';
import {pipelineFolder, type StateFolder} from '../store/state-folder.ts';
import type {CleanPipeline} from './clean-pipelines.ts';
import {heldCheck, isOnItsOwn} from './clean-shells.ts';

export type CleanUp = {
	readonly state: StateFolder;
	readonly memory: ImageMemory;
	/** Undefined: no engine answers, and nothing has to go from it. */
	readonly engine: {readonly holdings: EngineHoldings; readonly cleaner: EngineCleaner} | undefined;
	/** Makes sure that this user may remove what a pipeline's data store holds. Default: nothing has to be done. */
	readonly takeOver?: (pipeline: CleanPipeline) => Promise<void>;
	readonly chosen: readonly CleanPipeline[];
	readonly kept: readonly CleanPipeline[];
	/** Whether debug containers that were left up (`--print`) go, also of pipelines that stay. Default: false. */
	readonly endsLeftUp?: boolean;
	/** Nothing is removed: only what would be is told. */
	readonly isForecast: boolean;
};

export type CleanedUp = {
	readonly cleaned: Cleaned;
	readonly rows: readonly CleanRow[];
	/** Pipelines that were taken up by a runner at the last moment. */
	readonly stayed: readonly string[];
};

/**
Removes pipelines one by one, then what is left without one.

Of a pipeline, what the engine has goes first and its state last, under its runner's lock: killed at
any moment, it is either still listed with its state, or gone but for what the next clean-up finds.
*/
export async function cleanUp(options: CleanUp): Promise<CleanedUp> {
	const {state, memory, engine, chosen, isForecast} = options;
	const rows: CleanRow[] = [];
	const stayed: string[] = [];
	let containers = 0;
	let images = 0;
	const add = (name: string, freed: Freed, about = ''): void => {
		containers += freed.containers;
		images += freed.images;
		rows.push({name, images: freed.images, bytes: freed.bytes, about});
	};

	const gone: string[] = [];
	for (const pipeline of chosen) {
		const {id, definition} = pipeline;
		const freed = await removePipeline(options, pipeline);
		if (freed) {
			gone.push(id);
			add(id, freed, definition);
		} else {
			stayed.push(id);
		}
	}

	const kept = [...options.kept, ...chosen.filter(({id}) => stayed.includes(id))].map(
		({id, needs, inUse}): KeptPipeline => {
			return {id, needs, isAlive: inUse !== undefined || stayed.includes(id)};
		},
	);
	const left = await removeFrom(engine, planOf(options, gone, kept).leftovers);
	if (left.containers + left.images > 0) {
		add('(no pipeline)', left);
	}

	const facts = {
		memory,
		kept,
		images: engine?.cleaner.imagesLeft(),
		isGone: (id: string) => gone.includes(id) || !existsSync(pipelineFolder(state, id)),
	};
	const caches = await cleanCaches({...facts, isForecast});
	rows.push(...cacheRows(caches));
	if (!isForecast) {
		forgetUnneeded(facts);
		await sweepStateFolder(state);
	}

	return {
		cleaned: {
			pipelines: gone.length,
			containers,
			images,
			clones: caches.clone.count,
			caches: caches.copy.count + caches.patches.count,
			bytes: rows.reduce((sum, {bytes}) => sum + bytes, 0),
		},
		rows,
		stayed,
	};
}

/** Undefined: a runner has it. */
async function removePipeline(
	options: CleanUp,
	pipeline: CleanPipeline,
): Promise<Freed | undefined> {
	const {state, engine, isForecast} = options;
	const {id} = pipeline;
	const folder = pipelineFolder(state, id);
	// Before the lock, whose file may be made by taking it.
	const stateBytes = await diskUse(folder);
	const unlock = isForecast ? () => {} : await lockOf(folder);
	if (!unlock) {
		return undefined;
	}

	try {
		const removal = planOf(options, [id], []).pipelines.get(id);
		if (!isForecast) {
			// As long as its images are there.
			await options.takeOver?.(pipeline);
		}

		const freed = await removeFrom(engine, removal);
		if (!isForecast) {
			// A runner that was killed left it behind.
			rmSync(findSocket(state, id, process.env), {force: true});
			removePipelineFolder(state, id);
		}

		return {...freed, bytes: freed.bytes + stateBytes};
	} finally {
		unlock();
	}
}

/** There is no lock to take where another clean-up was faster. */
async function lockOf(folder: string): Promise<(() => void) | undefined> {
	return existsSync(folder) ? takeRunnerLock(folder) : () => {};
}

function planOf(
	{state, engine, endsLeftUp = false}: CleanUp,
	removed: readonly string[],
	kept: readonly KeptPipeline[],
) {
	const holdings = engine?.holdings ?? {containers: [], images: []};
	const isHeld = heldCheck(state.folder);
	const isEnded = (container: ContainerSummary): boolean =>
		endsLeftUp && isOnItsOwn(container, isHeld);
	return planRemoval({...holdings, owner: state.owner, removed, kept, isHeld, isEnded});
}

async function removeFrom(engine: CleanUp['engine'], removal: Removal | undefined): Promise<Freed> {
	return engine && removal ? engine.cleaner.remove(removal) : {containers: 0, images: 0, bytes: 0};
}

function cacheRows(caches: CleanedCaches): CleanRow[] {
	const names = {clone: 'clones', copy: 'copies', patches: 'patches'} as const;
	return (['clone', 'copy', 'patches'] as const)
		.filter(kind => caches[kind].count > 0)
		.map(kind => ({name: `(${names[kind]})`, images: 0, bytes: caches[kind].bytes, about: ''}));
}
