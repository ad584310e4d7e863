import type {ImageSpec, PipelineSpec} from './spec.ts';
import {imagesOf, treeOf} from './tree.ts';

/** Adds the images that leaves use without a recipe: those are unmodified images, called by their own name. */
export function completeImages(spec: PipelineSpec): PipelineSpec {
	const images = new Map<string, ImageSpec>(Object.entries(spec.images));
	for (const name of imagesOf(treeOf(spec, 'pipeline'))) {
		if (!images.has(name)) {
			images.set(name, {image: name});
		}
	}

	return {...spec, images: Object.fromEntries(images)};
}
