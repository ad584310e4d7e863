import type {ImageSpec} from '../pipeline/spec.ts';
import {defaultImageName} from '../pipeline/tree.ts';

/** A stage of making an image, with what it works on. */
export type PlannedStep =
	| {readonly step: 'pull'; readonly reference: string}
	| {readonly step: 'copy'; readonly folder: string}
	| {readonly step: 'inspect'};

/** The name of the image that a recipe starts from. */
export function baseReference(spec: ImageSpec): string {
	return spec.image ?? defaultImageName;
}

/** The steps of a recipe, in order. An image that the engine has is not pulled. */
export function planSteps(spec: ImageSpec, base: {readonly present: boolean}): PlannedStep[] {
	const steps: PlannedStep[] = [];
	if (!base.present) {
		steps.push({step: 'pull', reference: baseReference(spec)});
	}

	if (spec.copy_dir !== undefined) {
		steps.push({step: 'copy', folder: spec.copy_dir});
	}

	return [...steps, {step: 'inspect'}];
}
