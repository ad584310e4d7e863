import type {Engine} from '../engine/engine.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {RunEventBody} from '../events/run-event.ts';
import {buildImage} from '../image/build-image.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

type ImageBuildsOptions = {
	readonly spec: PipelineSpec;
	readonly pipeline: PipelineIdentity;
	readonly emit: (...bodies: readonly RunEventBody[]) => void;
	readonly getEngine: () => Promise<Engine>;
};

/** The builds of images that are under way. */
export type ImageBuilds = {
	/** Makes an image; resolves when its end is in the store; never rejects. */
	readonly build: (name: string) => Promise<void>;
	readonly abort: () => void;
	/** Resolves when no build is under way. */
	readonly settled: () => Promise<void>;
};

export function createImageBuilds(options: ImageBuildsOptions): ImageBuilds {
	const {pipeline, emit} = options;
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
			});
			emit({type: 'image-built', image: name, built});
		} catch (error) {
			emit({type: 'image-failed', image: name, ...reasonOf(error)});
		}
	};

	return {
		build(name) {
			const made = make(name).finally(() => building.delete(made));
			building.add(made);
			return made;
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
