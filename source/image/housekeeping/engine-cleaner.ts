import type {Engine, ImageUse} from '../../engine/engine.ts';
import type {ImageMemory} from '../memory.ts';
import {freedBytes} from './freed-bytes.ts';
import {goneImages} from './gone-images.ts';
import type {EngineHoldings, Removal} from './plan-removal.ts';
import {removeFromEngine} from './remove-from-engine.ts';

/** An engine that answers, and what it had when it was asked. */
export type EngineSide = {readonly engine: Engine; readonly holdings: EngineHoldings};

export type Freed = {
	readonly containers: number;
	/** Images that are gone, with all of their names. */
	readonly images: number;
	readonly bytes: number;
};

/** Removes from an engine, and keeps account of it. */
export type EngineCleaner = {
	/** Returns what came of it beyond what earlier calls did. */
	readonly remove: (removal: Removal) => Promise<Freed>;
	/** Ids of the images that are left. */
	readonly imagesLeft: () => ReadonlySet<string>;
};

/** `isForecast`: nothing is removed, and what is counted would be. */
export function createEngineCleaner(
	{engine, holdings}: EngineSide,
	place: {readonly memory: ImageMemory; readonly owner: string; readonly isForecast: boolean},
): EngineCleaner {
	const {images} = holdings;
	const removed = new Set<string>();
	let before = {images: 0, bytes: 0};
	return {
		async remove(removal) {
			const names = place.isForecast
				? removal.images
				: await removeFromEngine({...place, engine}, removal);
			for (const name of names) {
				removed.add(name);
			}

			const gone = goneImages(images, removed);
			const now = {images: gone.size, bytes: freedBytes(images, gone)};
			const freed = {
				containers: removal.containers.length,
				images: now.images - before.images,
				bytes: now.bytes - before.bytes,
			};
			before = now;
			return freed;
		},
		imagesLeft() {
			const gone = goneImages(images, removed);
			return new Set(images.map(({id}: ImageUse) => id).filter(id => !gone.has(id)));
		},
	};
}
