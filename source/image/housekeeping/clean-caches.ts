import {diskUse} from './disk-use.ts';
import {removeCache} from './remove-cache.ts';
import {type Cache, type CacheFacts, unneededCaches} from './unneeded-caches.ts';

export type CleanedCaches = Readonly<
	Record<Cache['kind'], {readonly count: number; readonly bytes: number}>
>;

/** Removes the clones, copies and patches that no pipeline needs any more, or tells which those are. */
export async function cleanCaches(
	facts: CacheFacts & {readonly isForecast: boolean},
): Promise<CleanedCaches> {
	const cleaned = {
		clone: {count: 0, bytes: 0},
		copy: {count: 0, bytes: 0},
		patches: {count: 0, bytes: 0},
	};
	for (const cache of await unneededCaches(facts)) {
		const bytes = await diskUse(cache.folder);
		if (facts.isForecast || (await removeCache(facts.memory, cache))) {
			cleaned[cache.kind].count++;
			cleaned[cache.kind].bytes += bytes;
		}
	}

	return cleaned;
}
