import type {ContainerSummary, ImageUse} from '../../engine/engine.ts';
import {containerLabels, imageLabels} from '../../engine/labels.ts';
import {isOurs, madeFor} from '../../engine/names.ts';
import {isMadeFrom} from './freed-bytes.ts';

/** What a pipeline that stays needs. */
export type PipelineNeeds = {
	/** Its images' last good builds. */
	readonly imageIds: readonly string[];
	/** Repositories that it copies from. */
	readonly gitUrls: readonly string[];
};

export type KeptPipeline = {
	readonly id: string;
	/** Undefined: its store can't be read, and what it might need stays. */
	readonly needs: PipelineNeeds | undefined;
	/** Whether its runner is alive, and may make or use images at this moment. */
	readonly isAlive: boolean;
};

/** What an engine has. Looked at before the state folder: what is made meanwhile belongs to a pipeline that is known. */
export type EngineHoldings = {
	readonly containers: readonly ContainerSummary[];
	readonly images: readonly ImageUse[];
};

export type Removal = {
	/** Ids of containers. */
	readonly containers: readonly string[];
	/** Names of images, or ids of nameless ones, those above before those that they were made from. */
	readonly images: readonly string[];
};

export type RemovalPlan = {
	/** What belongs to each pipeline that goes. */
	readonly pipelines: ReadonlyMap<string, Removal>;
	/** What belongs to no pipeline any more. */
	readonly leftovers: Removal;
};

/** Steps whose images are for all pipelines of a state folder. */
const sharedSteps: readonly string[] = ['install', 'copy', 'build'];

type Facts = EngineHoldings & {
	/** The uuid of the state folder. */
	readonly owner: string;
	readonly removed: readonly string[];
	readonly kept: readonly KeptPipeline[];
	/** Whether somebody works in a container at this moment. */
	readonly isHeld: (container: ContainerSummary) => boolean;
	/** Whether a container goes although its pipeline stays. Default: none does. */
	readonly isEnded?: (container: ContainerSummary) => boolean;
};

/**
Decides what goes from the engine when pipelines are removed. Only what bears this state folder's mark,
both in its name and in its labels, ever does.

An image of a shared step stays while the image of a pipeline that stays was made from it: keeping it
costs nothing, as its layers are there anyway, and a rebuild begins with it. One that no such image was
made from was replaced, or its pipelines are gone. While a runner is alive all of them stay: it may have
found one a moment ago, to make the next image from it.
*/
export function planRemoval(facts: Facts): RemovalPlan {
	const {owner, removed, kept} = facts;
	const keptIds = new Set(kept.map(({id}) => id));
	const containers = facts.containers.filter(
		container =>
			isOurs(container.name, owner) &&
			container.labels[containerLabels.owner] === owner &&
			!facts.isHeld(container),
	);
	const images = facts.images
		.filter(({labels}) => labels[imageLabels.owner] === owner)
		.sort((a, b) => b.layers.length - a.layers.length);
	const namesFor = (isMeant: (of: string) => boolean): string[] =>
		images.flatMap(({tags}) =>
			tags.filter(tag => {
				const of = madeFor(tag, owner);
				return of !== undefined && isMeant(of);
			}),
		);

	const pipelines = new Map(
		removed.map((id): [string, Removal] => [
			id,
			{
				containers: idsOf(containers, of => of === id),
				images: namesFor(of => of === id.toLowerCase()),
			},
		]),
	);
	const known = new Set([...keptIds, ...removed]);
	const knownLowerCase = new Set([...known].map(id => id.toLowerCase()));
	return {
		pipelines,
		leftovers: {
			containers: containers
				.filter(container => {
					const of = container.labels[containerLabels.pipeline];
					const isOfNone = of === undefined || !known.has(of);
					return isOfNone || (!removed.includes(of) && facts.isEnded?.(container));
				})
				.map(({id}) => id),
			images: [
				...namesFor(of => !knownLowerCase.has(of) && !sharedSteps.includes(of)),
				...unneeded(facts, images),
			],
		},
	};
}

/** Names of shared steps' images, and nameless images, that no pipeline which stays was made from. */
function unneeded({owner, kept, images: all}: Facts, images: readonly ImageUse[]): string[] {
	if (kept.some(({isAlive}) => isAlive)) {
		return [];
	}

	const staying = imagesOf(kept, owner, all);
	const unneeded = images.filter(image => !staying.some(needed => isMadeFrom(needed, image)));
	const mayBeNeeded = kept.some(({needs}) => needs === undefined);
	return unneeded.flatMap(({id, tags}) => {
		if (tags.length === 0) {
			return mayBeNeeded ? [] : [id];
		}

		const shared = tags.filter(tag => sharedSteps.includes(madeFor(tag, owner) ?? ''));
		const isWhollyOurs = tags.every(tag => madeFor(tag, owner) !== undefined);
		// Its id as well: an image from which another is still made loses no more than its names.
		return isWhollyOurs && !mayBeNeeded ? [...shared, id] : shared;
	});
}

function imagesOf(
	kept: readonly KeptPipeline[],
	owner: string,
	images: readonly ImageUse[],
): ImageUse[] {
	const names = new Set(kept.map(({id}) => id.toLowerCase()));
	const ids = new Set(kept.flatMap(({needs}) => needs?.imageIds ?? []));
	return images.filter(
		({id, tags}) => ids.has(id) || tags.some(tag => names.has(madeFor(tag, owner) ?? '')),
	);
}

function idsOf(
	containers: readonly ContainerSummary[],
	isMeant: (pipeline: string | undefined) => boolean,
): string[] {
	return containers
		.filter(({labels}) => isMeant(labels[containerLabels.pipeline]))
		.map(({id}) => id);
}
