import {type CacheFacts, imageOfFact} from './unneeded-caches.ts';

/**
Forgets what is known of pipelines that are gone and, while no runner is alive that may just have made
some, of images that the engine no longer has.
*/
export function forgetUnneeded({memory, kept, images, isGone}: CacheFacts): void {
	for (const key of memory.keys('inputs')) {
		const [pipeline = ''] = key.split(' ', 1);
		if (isGone(pipeline)) {
			memory.remove('inputs', key);
		}
	}

	if (images === undefined || kept.some(({isAlive}) => isAlive)) {
		return;
	}

	for (const id of memory.keys('contents')) {
		if (!images.has(id)) {
			memory.remove('contents', id);
		}
	}

	for (const kind of ['build', 'copy'] as const) {
		for (const key of memory.keys(kind)) {
			if (!images.has(imageOfFact(memory, kind, key) ?? '')) {
				memory.remove(kind, key);
			}
		}
	}
}
