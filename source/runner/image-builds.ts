import type {Engine} from '../engine/engine.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {CommandReply} from '../events/run-command.ts';
import type {RunEventBody} from '../events/run-event.ts';
import {buildImage} from '../image/build-image.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import type {RunState} from '../run-state/run-state.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

type ImageBuildsOptions = {
	readonly state: RunState;
	readonly spec: PipelineSpec;
	readonly pipeline: PipelineIdentity;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly getEngine: () => Promise<Engine>;
	/** A monotonic clock, in milliseconds. */
	readonly now: () => number;
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
	readonly rebuild: (name: string) => CommandReply;
	readonly abort: () => void;
	/** Resolves when no build is under way. */
	readonly settled: () => Promise<void>;
};

export function createImageBuilds(options: ImageBuildsOptions): ImageBuilds {
	const {state, pipeline, emit} = options;
	const abort = new AbortController();
	const building = new Set<Promise<void>>();

	const make = async (name: string): Promise<void> => {
		emit({type: 'image-started', image: name});
		try {
			const built = await buildImage({
				name,
				spec: options.spec.images[name] ?? {image: name},
				engine: await options.getEngine(),
				pipelineId: pipeline.id,
				owner: pipeline.owner,
				onEvent: emit,
				signal: abort.signal,
				now: options.now,
			});
			emit({type: 'image-built', image: name, built});
		} catch (error) {
			emit({type: 'image-failed', image: name, ...reasonOf(error)});
		}
	};

	const build = (name: string): void => {
		const made = make(name)
			.finally(() => building.delete(made))
			.then(options.onSettled)
			.catch(options.onFault);
		building.add(made);
	};

	const buildVanished = async (): Promise<void> => {
		const engine = await options.getEngine();
		for (const [name, {built}] of state.images) {
			const isGone = built && !(await engine.findImage(built.imageId));
			if (isGone && !abort.signal.aborted && state.images.get(name)?.state !== 'building') {
				build(name);
			}
		}
	};

	return {
		async buildMissing() {
			for (const [name, image] of state.images) {
				if (image.state !== 'built') {
					build(name);
				}
			}

			await buildVanished().catch(() => {});
		},
		rebuild(name) {
			const image = state.images.get(name);
			if (!image) {
				return {ok: false, message: `There is no image ${name}.`};
			}

			if (image.state === 'building') {
				return {ok: false, message: `Image ${name} is being built right now.`};
			}

			build(name);
			return {ok: true};
		},
		abort: () => abort.abort(),
		async settled() {
			await Promise.all(building);
		},
	};
}

function reasonOf(error: unknown): {message: string; hint?: string} {
	const message = error instanceof Error ? error.message : String(error);
	return error instanceof ConductoError && error.hint !== undefined
		? {message, hint: error.hint}
		: {message};
}
