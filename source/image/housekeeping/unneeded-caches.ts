import {access, readdir} from 'node:fs/promises';
import path from 'node:path';
import {gitRemote} from '../git/git-remote.ts';
import {hash} from '../git/place.ts';
import type {ImageMemory} from '../memory.ts';
import type {KeptPipeline} from './plan-removal.ts';

/** A folder of what was kept for later builds. */
export type Cache = {
	readonly kind: 'clone' | 'copy' | 'patches';
	readonly folder: string;
	/** What is locked while it is in use. */
	readonly locks: readonly string[];
};

export type CacheFacts = {
	readonly memory: ImageMemory;
	readonly kept: readonly KeptPipeline[];
	/** Whether there is no such pipeline, as of now: one may have been made since the others were read. */
	readonly isGone: (pipelineId: string) => boolean;
	/** Ids of the images that the engine has once all is removed; undefined where that is not known. */
	readonly images: ReadonlySet<string> | undefined;
};

/**
The folders beside the memory of images that no pipeline needs any more: patches of pipelines that are gone,
what is known of copies that are gone, clones that none copies from. While a runner is alive, or the
store of a pipeline can't be read, what all share stays.
*/
export async function unneededCaches(facts: CacheFacts): Promise<Cache[]> {
	const {memory, kept} = facts;
	const patches = (await namesIn(path.join(memory.folder, 'patches')))
		.filter(facts.isGone)
		.map((id): Cache => {
			return {kind: 'patches', folder: path.join(memory.folder, 'patches', id), locks: []};
		});
	const isShared = kept.some(({isAlive, needs}) => isAlive || needs === undefined);
	return isShared
		? patches
		: [...patches, ...(await unneededCopies(facts)), ...(await unneededClones(facts))];
}

async function unneededCopies({memory, images}: CacheFacts): Promise<Cache[]> {
	if (images === undefined) {
		return [];
	}

	const home = path.join(memory.folder, 'copies');
	return (await namesIn(home))
		.filter(key => !images.has(imageOfFact(memory, 'copy', key) ?? ''))
		.map(key => ({kind: 'copy', folder: path.join(home, key), locks: [`copy ${key}`]}));
}

async function unneededClones({memory, kept}: CacheFacts): Promise<Cache[]> {
	const home = path.join(memory.folder, 'git');
	const names = await namesIn(home);
	const urls = kept.flatMap(({needs}) => needs?.gitUrls ?? []);
	const needed = new Set(urls.flatMap(url => cloneNameOf(url)));
	const unneeded = names.filter(name => !needed.has(name));
	const clones = await Promise.all(
		unneeded.map(async (name): Promise<Cache> => {
			const folder = path.join(home, name);
			const trees = await namesIn(path.join(folder, 'trees'));
			const locks = [
				`git-cache ${path.join(folder, 'repository.git')}`,
				...trees.map(tree => `git-tree ${path.join(folder, 'trees', tree)}`),
			];
			return {kind: 'clone', folder, locks};
		}),
	);
	// Submodules are clones of their own, under URLs that only the files name.
	const neededHere = names.filter(name => needed.has(name));
	const asked = await Promise.all(neededHere.map(name => hasSubmodules(path.join(home, name))));
	return asked.includes(true) ? [] : clones;
}

async function hasSubmodules(clone: string): Promise<boolean> {
	const trees = path.join(clone, 'trees');
	for (const tree of await namesIn(trees)) {
		const file = path.join(trees, tree, 'files', '.gitmodules');
		if (
			await access(file).then(
				() => true,
				() => false,
			)
		) {
			return true;
		}
	}

	return false;
}

/** None for an URL that no clone was ever made of. */
function cloneNameOf(url: string): string[] {
	try {
		return [hash(gitRemote(url).url)];
	} catch {
		return [];
	}
}

/** The image that a fact is about: without it, the fact is of no use. */
export function imageOfFact(
	memory: ImageMemory,
	kind: 'build' | 'copy',
	key: string,
): string | undefined {
	const fact = memory.read(kind, key) as
		| {readonly imageId?: string; readonly fullId?: string}
		| undefined;
	return kind === 'build' ? fact?.imageId : fact?.fullId;
}

async function namesIn(folder: string): Promise<string[]> {
	return readdir(folder).catch(() => []);
}
