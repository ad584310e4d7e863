import {existsSync} from 'node:fs';
import pLimit from 'p-limit';
import type {Engine} from '../engine/engine.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import {imageLogPath} from '../events/output.ts';
import type {CommandReply} from '../events/run-command.ts';
import type {BuiltImage, RunEventBody} from '../events/run-event.ts';
import {buildImage, type ImageResult} from '../image/build-image.ts';
import {isSameRecipe} from '../pipeline/recipe/same-recipe.ts';
import type {ImageSpec} from '../pipeline/spec.ts';
import {type RunState, recipeOf} from '../run-state/run-state.ts';
import {logFile} from '../store/log-format.ts';
import {createLogWriter} from '../store/log-writer.ts';
import type {Clock} from './clock.ts';
import type {ImageFacilities} from './image-facilities.ts';
import {createImageWatches} from './image-watches.ts';
import {createListening} from './listening.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

/** More would only take the machine's memory and disk from each other. */
const mostAtATime = 4;

type Reason = {readonly message: string; readonly hint?: string};

type Build = {
	/** All steps, pulling and without cache. */
	readonly all: boolean;
	/** Aborted when the image is to be another one. */
	readonly superseded: AbortController;
	/** Writes down what happens, as long as that is of interest. */
	readonly tell: (...bodies: readonly RunEventBody[]) => void;
	/** What it is made by; undefined before it began. */
	recipe: ImageSpec | undefined;
	made: Promise<void>;
};

type ImageBuildsOptions = {
	readonly state: RunState;
	readonly pipeline: PipelineIdentity;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly getEngine: () => Promise<Engine>;
	readonly facilities: ImageFacilities;
	readonly clock: Clock;
	/** Tells that a build's log has grown. */
	readonly onOutput: (path: string, build: number) => void;
	/** Called when a build has ended, well or not. */
	readonly onSettled: () => void;
	/** Called when the end of a build can't be written down. */
	readonly onFault: (error: Error) => void;
};

/** The builds of images that are under way. */
export type ImageBuilds = {
	/**
	Starts building what is not built yet, or was built once and is gone from the engine. Resolves when
	that is known; never rejects: without an engine, what was built before can still be looked at.
	*/
	readonly buildMissing: () => Promise<void>;
	/**
	To be called when the pipeline has another tree: starts building what has to be built for it, and ends
	what is made for nobody, or by a recipe that holds no more.
	*/
	readonly followTree: () => void;
	/** While the image is being built, what was asked for begins when that has ended. */
	readonly rebuild: (name: string, all: boolean) => CommandReply;
	readonly abort: () => void;
	/** Resolves when no build is under way, and nothing is left to remove. */
	readonly settled: () => Promise<void>;
};

export function createImageBuilds(options: ImageBuildsOptions): ImageBuilds {
	const {state, pipeline, emit, facilities, clock} = options;
	const abort = new AbortController();
	const building = new Map<string, Build>();
	const removals = new Set<Promise<void>>();
	/** Rebuilds that were asked for while the image was being built; true: of all steps. */
	const wanted = new Map<string, boolean>();
	const atATime = pLimit(mostAtATime);
	/** Whether what is missing is built at all. */
	let isBuilding = false;
	const watches = createImageWatches({
		state,
		emit,
		pipelineId: pipeline.id,
		memory: facilities.memory,
		onFault: options.onFault,
	});

	/** A build that fails is a result, too; so is one of which can't be written down what happens. */
	const attempt = async (
		name: string,
		recipe: ImageSpec,
		{all, superseded, tell}: Build,
		print: (text: string) => void,
	): Promise<ImageResult | Reason> => {
		const {listener, unheard} = createListening();
		try {
			const result = await buildImage({
				...facilities,
				name,
				spec: recipe,
				engine: await options.getEngine(),
				pipelineId: pipeline.id,
				owner: pipeline.owner,
				all,
				onEvent: listener(tell),
				onOutput: listener(print),
				signal: AbortSignal.any([abort.signal, superseded.signal, unheard]),
				now: clock.monotonic,
			});
			unheard.throwIfAborted();
			return result;
		} catch (error) {
			return reasonOf(unheard.aborted ? unheard.reason : error);
		}
	};

	const make = async (name: string, making: Build): Promise<void> => {
		const image = state.images.get(name);
		if (abort.signal.aborted || making.superseded.signal.aborted || !image) {
			return;
		}

		const recipe = recipeOf(state, name);
		making.recipe = recipe;
		const {tell} = making;
		const build = image.build + 1;
		tell({type: 'image-started', image: name, build});
		const path = imageLogPath(name);
		const log = createLogWriter(logFile(pipeline.folder, path, build));
		const result = await attempt(name, recipe, making, text => {
			log.write(clock.wallTime(), 'stdout', Buffer.from(text));
			options.onOutput(path, build);
		}).finally(log.close);
		if ('message' in result) {
			tell({type: 'image-failed', image: name, ...result});
		} else {
			const removal = result.settled.finally(() => removals.delete(removal));
			removals.add(removal);
			tell({type: 'image-built', image: name, built: result.built});
			if (!making.superseded.signal.aborted) {
				watches.watch(name, result.inputs);
			}
		}

		options.onOutput(path, build);
	};

	const build = (name: string, all: boolean): void => {
		const superseded = new AbortController();
		const tell = (...bodies: readonly RunEventBody[]): void => {
			// What becomes of an image that is to be another one is of no interest, and may be gone.
			if (!superseded.signal.aborted) {
				emit(...bodies);
			}
		};
		const making: Build = {all, superseded, tell, recipe: undefined, made: Promise.resolve()};
		making.made = atATime(() => make(name, making))
			.finally(() => building.delete(name))
			.then(() => {
				const isDue = superseded.signal.aborted && state.images.get(name)?.state === 'waiting';
				const again = wanted.get(name) ?? (isDue ? false : undefined);
				wanted.delete(name);
				if (again !== undefined && !abort.signal.aborted && state.images.has(name)) {
					build(name, again);
				}

				options.onSettled();
			})
			.catch(options.onFault);
		building.set(name, making);
	};

	const buildVanished = async (): Promise<void> => {
		const engine = await options.getEngine();
		for (const [name, {built}] of state.images) {
			if (!built || building.has(name)) {
				continue;
			}

			const isThere = (await engine.findImage(built.imageId)) && isPatchThere(built);
			if (abort.signal.aborted) {
				return;
			}

			if (!isThere && !building.has(name)) {
				build(name, false);
			}
		}
	};

	return {
		async buildMissing() {
			isBuilding = true;
			for (const [name, image] of state.images) {
				if (image.state === 'built') {
					watches.resume(name);
				} else {
					build(name, false);
				}
			}

			await buildVanished().catch(() => {});
		},
		followTree() {
			watches.keepOnly(name => (state.images.get(name)?.state ?? 'waiting') !== 'waiting');
			for (const [name, {recipe, superseded}] of building) {
				const isSame = recipe === undefined || isSameRecipe(recipe, recipeOf(state, name));
				if (!isSame || !state.images.has(name)) {
					superseded.abort(new Error('Its recipe has changed.'));
				}
			}

			for (const [name, image] of state.images) {
				const isWanted = isBuilding && !abort.signal.aborted;
				if (isWanted && image.state === 'waiting' && !building.has(name)) {
					build(name, false);
				}
			}
		},
		rebuild(name, all) {
			if (!state.images.has(name)) {
				return {ok: false, message: `There is no image ${name}.`};
			}

			if (building.has(name)) {
				wanted.set(name, all || (wanted.get(name) ?? false));
			} else {
				build(name, all);
			}

			return {ok: true};
		},
		abort() {
			abort.abort();
			watches.close();
		},
		async settled() {
			await Promise.all([...building.values()].map(({made}) => made));
			// What could not be removed, the next start sweeps away.
			await Promise.allSettled(removals);
		},
	};
}

/** What is put into each container before it starts lies on this machine. */
function isPatchThere({patch}: BuiltImage): boolean {
	return patch === undefined || existsSync(patch);
}

function reasonOf(error: unknown): Reason {
	const message = error instanceof Error ? error.message : String(error);
	return error instanceof ConductoError && error.hint !== undefined
		? {message, hint: error.hint}
		: {message};
}
