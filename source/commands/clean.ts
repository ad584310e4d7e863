import {endNoted} from '../debug/end-noted.ts';
import type {ContainerSummary, Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import {exitCodes} from '../errors/exit-codes.ts';
import {cleanSummary, cleanTable} from '../headless/clean-report.ts';
import {createEngineCleaner, type EngineSide} from '../image/housekeeping/engine-cleaner.ts';
import type {EngineHoldings} from '../image/housekeeping/plan-removal.ts';
import type {ImageMemory} from '../image/memory.ts';
import {openImageMemory} from '../store/image-memory.ts';
import {type CleanOptions, choosePipelines, parseChoice} from './clean-choice.ts';
import {takeOverData} from './clean-data.ts';
import {type CleanPipeline, readPipelines} from './clean-pipelines.ts';
import {heldCheck, isOnItsOwn, pipelinesWithShells} from './clean-shells.ts';
import {cleanUp} from './clean-up.ts';
import {type CommandContext, stateFolderOf} from './context.ts';
import {findPipelineId} from './find-pipeline.ts';
import {connectEngine} from './launch.ts';

/**
`conducto clean [id]`: removes pipelines with all that they made, then what no pipeline needs any more.
Safe to be killed: the next one goes on.
*/
export async function cleanCommand(
	context: CommandContext,
	options: CleanOptions,
): Promise<number> {
	const choice = parseChoice(options);
	const state = stateFolderOf(context);
	if (choice.id !== undefined) {
		findPipelineId(state, choice.id);
	}

	// The engine first: what is made from now on belongs to a pipeline that is found afterwards.
	const side = await lookAtEngine(state.owner);
	const isMissing = side instanceof ConductoError;
	const isHeld = heldCheck(state.folder);
	const shells = pipelinesWithShells(isMissing ? [] : side.holdings.containers, isHeld);
	const pipelines = await readPipelines(state, id => shells.has(id));
	const {chosen, remarks} = choosePipelines(pipelines, choice, Date.now());
	const memory = await openImageMemory(state.folder);
	try {
		if (isMissing && leavesTraces(chosen, memory)) {
			throw side;
		}

		const isForecast = options.dryRun;
		const place = {memory, owner: state.owner, isForecast};
		// Where ages or a name say what goes, what a person left up may be younger, or another's.
		const endsLeftUp = choice.id === undefined && options.olderThan === undefined;
		const leftUp = isMissing
			? []
			: side.holdings.containers.filter(
					container =>
						isOnItsOwn(container, isHeld) &&
						(endsLeftUp ||
							chosen.some(({id}) => id === container.labels[containerLabels.pipeline])),
				);
		const notHandedOver = isMissing || isForecast ? [] : await endAll(side.engine, leftUp);
		const {cleaned, rows, stayed} = await cleanUp({
			state,
			memory,
			engine: isMissing
				? undefined
				: {holdings: side.holdings, cleaner: createEngineCleaner(side, place)},
			...(!isMissing && {takeOver: pipeline => takeOverData(side.engine, state, pipeline)}),
			chosen,
			kept: pipelines.filter(one => !chosen.includes(one)),
			endsLeftUp,
			isForecast,
		});
		const lines = [
			...remarks,
			...notHandedOver,
			...stayed.map(id => `Pipeline ${id} stays: it is open.`),
			...(isForecast ? cleanTable(rows) : []),
			cleanSummary(cleaned, isForecast),
		];
		context.stdout.write(`${lines.join('\n')}\n`);
	} finally {
		memory.close();
	}

	return exitCodes.done;
}

/** Ends debug containers that were left up, and tells what could not be handed over to the person. */
async function endAll(
	engine: Engine,
	containers: readonly ContainerSummary[],
): Promise<readonly string[]> {
	const ended = await Promise.allSettled(
		containers.map(async container => endNoted(engine, container)),
	);
	return ended.flatMap(result => {
		if (result.status === 'fulfilled') {
			return [];
		}

		const {reason} = result;
		return reason instanceof ConductoError
			? [reason.message, `  ${reason.hint ?? ''}`]
			: [String(reason)];
	});
}

/** Resolves to the error where no engine answers: there may be nothing to remove from it. */
async function lookAtEngine(owner: string): Promise<EngineSide | ConductoError> {
	try {
		const engine = await connectEngine();
		return {engine, holdings: await holdingsOf(engine, owner)};
	} catch (error) {
		if (error instanceof ConductoError && error.code === 'engine-missing') {
			return error;
		}

		throw error;
	}
}

async function holdingsOf(engine: Engine, owner: string): Promise<EngineHoldings> {
	const [containers, images] = await Promise.all([
		engine.listContainers({[containerLabels.owner]: owner}),
		engine.listImageUse(),
	]);
	return {containers, images};
}

/** Whether anything of what goes is, or may be, in the engine. */
function leavesTraces(chosen: readonly CleanPipeline[], memory: ImageMemory): boolean {
	return (
		chosen.some(({usedEngine}) => usedEngine) ||
		(['build', 'copy'] as const).some(kind => memory.keys(kind).length > 0)
	);
}
