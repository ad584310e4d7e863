import type {Engine} from '../../engine/engine.ts';
import {madeFor} from '../../engine/names.ts';
import type {ImageMemory} from '../memory.ts';
import type {Removal} from './plan-removal.ts';
import {whileLocked} from './while-locked.ts';

type Place = {
	readonly engine: Engine;
	readonly memory: ImageMemory;
	/** The uuid of the state folder. */
	readonly owner: string;
};

/**
Removes containers and names of images. Resolves to the names that went: an image that a container uses
stays, and so does one that is being made at this moment.
*/
export async function removeFromEngine(place: Place, removal: Removal): Promise<string[]> {
	const {engine, memory} = place;
	for (const id of removal.containers) {
		await engine.removeContainer(id);
	}

	const removed: string[] = [];
	for (const name of removal.images) {
		const remove = async (): Promise<boolean> => engine.removeImage(name);
		if (await whileLocked(memory, locksOf(name, place), remove)) {
			removed.push(name);
		}
	}

	return removed;
}

/** What is locked while the image of a shared step is made. */
function locksOf(name: string, {memory, owner}: Place): string[] {
	const tag = name.slice(name.lastIndexOf(':') + 1);
	switch (madeFor(name, owner)) {
		case 'install':
			return [`install ${name}`];
		case 'copy':
			return [`copy ${tag.replace(/-(full|delta)$/, '')}`];
		case 'build':
			// The tag is the beginning of the key under which the build is remembered.
			return memory
				.keys('build')
				.filter(key => key.startsWith(tag))
				.map(key => `build ${key}`);
		default:
			return [];
	}
}
