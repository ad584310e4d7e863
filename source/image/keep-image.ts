import type {Engine} from '../engine/engine.ts';

/** The tag under which the image that was replaced stays. */
const previousSuffix = '-previous';

type ImageName = {readonly repository: string; readonly tag: string};

/**
Names the image that a pipeline now uses. The one that it used before stays until the next time: a node
whose turn came a moment ago may be about to start on it. What is older goes: that takes its time, and
nobody has to wait for it.
*/
export async function keepImage(
	engine: Engine,
	name: ImageName,
	imageId: string,
): Promise<{readonly settled: Promise<void>}> {
	const {repository, tag} = name;
	const current = await engine.findImage(`${repository}:${tag}`);
	if (current?.id === imageId) {
		return {settled: Promise.resolve()};
	}

	const replaced = current && (await keepPrevious(engine, name, current.id));
	await engine.tagImage(imageId, repository, tag);
	return replaced ?? {settled: Promise.resolve()};
}

/**
Names an image that was replaced, or is about to be, so that it stays until the next time. The one that
had this name goes, unless it has another name or something uses it.
*/
export async function keepPrevious(
	engine: Engine,
	{repository, tag}: ImageName,
	imageId: string,
): Promise<{readonly settled: Promise<void>}> {
	const previousTag = `${tag}${previousSuffix}`;
	const older = await engine.findImage(`${repository}:${previousTag}`);
	await engine.tagImage(imageId, repository, previousTag);
	const settled = older ? removeNameless(engine, older.id) : Promise.resolve();
	return {settled};
}

/** Removes an image that has lost its last name, unless something uses it. Never rejects: another time is as good. */
async function removeNameless(engine: Engine, imageId: string): Promise<void> {
	try {
		const image = await engine.findImage(imageId);
		if (image?.tags.length === 0) {
			await engine.removeImage(imageId);
		}
	} catch {
		// An engine that is gone has other troubles.
	}
}
