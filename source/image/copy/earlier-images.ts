import type {Engine} from '../../engine/engine.ts';
import type {CopyJob} from './copy-folder.ts';
import type {CopyPlace} from './copy-place.ts';
import {readRecord} from './copy-record.ts';

/** All images of the copy that were made before, oldest first, as far as they are still there. */
export async function replacedImages({engine, memory, place}: CopyJob): Promise<readonly string[]> {
	const {repository, fullTag, deltaTag} = place;
	const record = readRecord(memory, place);
	const made = record?.delta?.made;
	// A process that was killed may have named one and not remembered it.
	const named = await Promise.all(
		[fullTag, deltaTag].map(tag => engine.findImage(`${repository}:${tag}`)),
	);
	const ids = [
		...(record?.earlier ?? []),
		...(record ? [record.fullId] : []),
		...(made && 'imageId' in made ? [made.imageId] : []),
		...named.flatMap(image => image?.id ?? []),
	];
	const unique = [...new Set(ids)];
	const found = await Promise.all(unique.map(id => engine.findImage(id)));
	return unique.filter((_, index) => found[index] !== undefined);
}

/**
Removes images that were replaced, as far as no pipeline has named them and nothing uses them. The others
go another time; so does the latest: a pipeline that was given it a moment ago may not have named it yet.
Never rejects: nothing waits for it.
*/
export async function removeEarlier(
	engine: Engine,
	{repository, deltaTag}: CopyPlace,
	imageIds: readonly string[],
): Promise<void> {
	// The latest first: it may be made of an earlier one, which can't go before it.
	for (const id of imageIds.slice(0, -1).toReversed()) {
		try {
			const image = await engine.findImage(id);
			// A delta keeps its name until the next one takes it.
			if (image?.tags.every(tag => tag === `${repository}:${deltaTag}`)) {
				await engine.removeImage(id);
			}
		} catch {
			// An engine that is gone has other troubles; the next time tries again.
		}
	}
}
