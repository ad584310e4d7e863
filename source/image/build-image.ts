import type {Engine} from '../engine/engine.ts';
import type {BuiltImage, RunEventBody} from '../events/run-event.ts';
import type {ImageSpec} from '../pipeline/spec.ts';

export type ImageStepEvent = Extract<RunEventBody, {type: `image-step-${string}`}>;

export type ImageBuild = {
	/** The image's name in the spec. */
	readonly name: string;
	readonly spec: ImageSpec;
	readonly engine: Engine;
	readonly pipelineId: string;
	/** The uuid of the state folder; labels what is made. */
	readonly owner: string;
	readonly onEvent: (event: ImageStepEvent) => void;
	readonly signal: AbortSignal;
};

/**
Makes an image from its recipe, step by step: pull, copy, inspect (reference: "Images").

Rejects with a ConductoError (`image-not-found`, `folder-missing`, `image-failed`, …) and leaves
nothing half-made behind.
*/
export async function buildImage(_build: ImageBuild): Promise<BuiltImage> {
	throw new Error('not yet');
}
