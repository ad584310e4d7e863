import {imageLabels} from '../../engine/labels.ts';
import {imageRepository} from '../../engine/names.ts';
import type {ImageBuild, OnProgress, StepResult} from '../build-image.ts';
import {buildDockerfile, recipeKey} from '../dockerfile/build-dockerfile.ts';
import type {Making} from '../making.ts';

/** Builds the Dockerfile that the recipe starts from (seed: "Go Custom with a Dockerfile"). */
export async function buildStep(
	build: ImageBuild,
	making: Making,
	onProgress: OnProgress,
): Promise<StepResult> {
	const {engine, spec, owner} = build;
	const {imageId, outcome, detail, inputs} = await buildDockerfile({
		...build,
		labels: {[imageLabels.owner]: owner},
		repository: imageRepository(owner, 'build'),
		tag: recipeKey(spec).slice(0, 32),
		onProgress: ({current, total}) => onProgress({unit: 'steps', current, total}),
	});
	making.image = await engine.findImage(imageId);
	making.isOurs = true;
	making.inputs.push(...inputs);
	return {outcome, detail};
}
