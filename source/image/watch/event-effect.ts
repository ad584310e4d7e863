import {type FolderEvent, isAboutItself} from './folder-events.ts';
import type {WatchedPlaces} from './watched-places.ts';
import type {WatchedTree} from './watched-tree.ts';

/** What follows from an event. */
export type EventEffect = {
	/** Whether a rebuild may see it. */
	readonly concerns: boolean;
	/** Which paths stand for other folders from now on: one with all below it, or all that are watched. */
	readonly forget?: string | 'all';
};

type Watched = {
	readonly places: WatchedPlaces | undefined;
	readonly trees: Iterable<WatchedTree>;
	readonly isWatched: (folder: string) => boolean;
};

export function effectOf(event: FolderEvent, {places, trees, isWatched}: Watched): EventEffect {
	const {folder, name, renamed} = event;
	if (name === undefined || isAboutItself(event)) {
		return {concerns: true, forget: folder};
	}

	const place = folder === '/' ? `/${name}` : `${folder}/${name}`;
	if (places?.ways.has(place)) {
		return renamed ? {concerns: true, forget: 'all'} : {concerns: true};
	}

	if (renamed && isWatched(place)) {
		return {concerns: true, forget: place};
	}

	return {concerns: places?.files.has(place) || concernsTree(trees, place, renamed)};
}

function concernsTree(trees: Iterable<WatchedTree>, place: string, renamed: boolean): boolean {
	for (const {folder, concerns} of trees) {
		if (place.startsWith(`${folder}/`) && concerns(place.slice(folder.length + 1), renamed)) {
			return true;
		}
	}

	return false;
}
