import {randomUUID} from 'node:crypto';
import {rename, rm} from 'node:fs/promises';
import type {ImageMemory} from '../memory.ts';
import type {Cache} from './unneeded-caches.ts';
import {whileLocked} from './while-locked.ts';

/**
Removes a folder while nobody else has it; says whether it did. It gets another name first, so that
whoever comes after a kill in the middle finds nothing that is half there.
*/
export async function removeCache(memory: ImageMemory, {folder, locks}: Cache): Promise<boolean> {
	const removed = await whileLocked(memory, locks, async () => {
		const aside = `${folder}.${randomUUID().slice(0, 8)}.removed`;
		await rename(folder, aside);
		await rm(aside, {recursive: true, force: true});
		return true;
	});
	return removed ?? false;
}
