import type {Engine} from '../engine/engine.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import type {BuiltImage, RunEventBody, StepProgress} from '../events/run-event.ts';
import type {ImageSpec} from '../pipeline/spec.ts';
import {buildContainer} from './build-container.ts';
import {copyTarget} from './copy-folder.ts';
import {assertFolder} from './folder-errors.ts';
import {baseReference, type PlannedStep, planSteps} from './plan.ts';
import {baseOf, type Making, runStep} from './run-step.ts';
import {throttle} from './throttle.ts';

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
	/** A monotonic clock, in milliseconds. Default: the process's. */
	readonly now?: () => number;
};

const progressIntervalMs = 200;

/**
Makes an image from its recipe, step by step: pull, copy, inspect (reference: "Images").

Rejects with a ConductoError (`image-not-found`, `folder-missing`, `image-failed`, …) and leaves
nothing half-made behind. The image that was made before stays as it is.
*/
export async function buildImage(build: ImageBuild): Promise<BuiltImage> {
	const {name, spec, engine, signal} = build;
	const container = buildContainer(build);
	try {
		if (spec.copy_dir !== undefined) {
			await assertFolder(spec.copy_dir);
		}

		const base = await engine.findImage(baseReference(spec));
		const making: Making = {container, base, copied: undefined, contents: undefined};
		for (const step of planSteps(spec, {present: base !== undefined})) {
			signal.throwIfAborted();
			await timeStep(build, step, making);
		}

		return resultOf(making);
	} catch (error) {
		throw signal.aborted
			? new ConductoError('image-failed', `Making image ${name} was interrupted.`, {cause: error})
			: error;
	} finally {
		await container.remove();
	}
}

function resultOf(making: Making): BuiltImage {
	const {id, workdir} = baseOf(making);
	return {
		imageId: making.copied ?? id,
		workdir: making.copied === undefined ? workdir : copyTarget,
		shell: making.contents?.shell,
		distribution: making.contents?.distribution,
	};
}

async function timeStep(build: ImageBuild, planned: PlannedStep, making: Making): Promise<void> {
	const {name: image, onEvent, now = () => performance.now()} = build;
	const {step} = planned;
	const startedAt = now();
	onEvent({type: 'image-step-started', image, step});
	const progress = throttle<StepProgress>(
		value => onEvent({type: 'image-step-progressed', image, step, progress: value}),
		{intervalMs: progressIntervalMs, now},
	);
	await runStep(build, planned, making, progress.push);
	progress.flush();
	onEvent({type: 'image-step-ended', image, step, durationMs: Math.round(now() - startedAt)});
}
