import type {ImageUse} from '../../engine/engine.ts';

/** The ids of the images that have lost their last name, or were removed by their id. */
export function goneImages(
	images: readonly ImageUse[],
	removed: ReadonlySet<string>,
): ReadonlySet<string> {
	const gone = images.filter(
		({id, tags}) => removed.has(id) || (tags.length > 0 && tags.every(tag => removed.has(tag))),
	);
	return new Set(gone.map(({id}) => id));
}
