import path from 'node:path';
import {setImmediate as nextTurn} from 'node:timers/promises';
import type {WatchedInput} from '../making.ts';
import {effectOf} from './event-effect.ts';
import {
	createFolderEvents,
	type FolderEvent,
	type OpenWatcher,
	openWatcher,
} from './folder-events.ts';
import {createLookLoop} from './look-loop.ts';
import {type InputPlace, scanInput} from './scan-input.ts';
import type {ScanPlace} from './stale-inputs.ts';
import {whyUnnoticed, whyUnwatched} from './unwatched.ts';
import {type WatchedPlaces, watchedPlaces} from './watched-places.ts';
import {createWatchedTree, type WatchedTree} from './watched-tree.ts';

/** As many events at once may mean that the system dropped some: its queue holds 16,384. */
const floodSize = 8192;

export type PlaceWatch = {
	/** Looks again now, whether or not something was noticed. */
	readonly check: () => Promise<void>;
	readonly close: () => Promise<void>;
};

export type PlaceWatchOptions = {
	readonly inputs: readonly WatchedInput[];
	/**
	Called first of all, and after something may have changed; `inputs` are the same with absolute paths, and
	`scan` tells what is there now. What it rejects with is told by `onUnwatched`.
	*/
	readonly look: (inputs: readonly WatchedInput[], scan: ScanPlace) => Promise<void>;
	/** Called at once with what the system tells: an absolute path that counts may have changed. Default: nothing. */
	readonly onEvent?: (path: string) => void;
	/** Called when changes may go unnoticed, with the reason as one sentence; once for each reason. */
	readonly onUnwatched: (why: string) => void;
};

/**
Looks when what counts may have changed.

What the system tells of changes only says when to look: the answer always comes from a scan. All that
counts is watched, folder by folder, and nothing that the rules leave out; a folder that is new to a
scan is watched, and then there is another scan, so that nothing happens unseen in between.
*/
export function watchPlaces(
	{inputs, look, onEvent: tell, onUnwatched}: PlaceWatchOptions,
	open: OpenWatcher = openWatcher,
): PlaceWatch {
	const absolute = inputs.map(absoluteInput);
	const trees = watchedTrees(absolute);
	const reasons = new Set<string>();
	let places: WatchedPlaces | undefined;
	let passedBy = 0;
	let isWatching = true;
	let closed = false;

	const unwatched = (why: string | undefined): void => {
		if (why !== undefined && !closed && !reasons.has(why)) {
			reasons.add(why);
			onUnwatched(why);
		}
	};

	/** Whether there was a folder that was not watched before. */
	const subscribe = async (): Promise<boolean> => {
		if (!isWatching || closed) {
			return false;
		}

		try {
			places = watchedPlaces(absolute, [...trees.values()]);
			return await events.watch(places.folders);
		} catch (error) {
			// Others need what is left, and half of the events are of no use.
			isWatching = false;
			events.forgetAll();
			unwatched(whyUnwatched(error));
			return false;
		}
	};

	const scan = (place: InputPlace) => trees.get(treeKey(place))?.scan() ?? scanInput(place);

	const lookNow = async (): Promise<void> => {
		// What the caller has to do next comes first.
		await nextTurn();
		// In most cases the first scan then finds nothing new.
		if (places === undefined) {
			await subscribe();
		}

		await look(absolute, scan).catch((error: unknown) => unwatched(whyUnwatched(error)));
		if (await subscribe()) {
			loop.notice();
		}
	};

	/** Many events that are passed by may have taken the place of one that would not be. */
	const passBy = (): void => {
		if (passedBy++ === 0) {
			setImmediate(() => {
				passedBy = 0;
			});
		} else if (passedBy === floodSize) {
			loop.notice();
		}
	};

	const onEvent = (event: FolderEvent): void => {
		const {concerns, forget} = effectOf(event, {
			places,
			trees: trees.values(),
			isWatched: events.isWatched,
		});
		if (forget === 'all') {
			events.forgetAll();
		} else if (forget !== undefined) {
			events.forget(forget);
		}

		if (!concerns) {
			passBy();
			return;
		}

		loop.notice();
		if (event.name !== undefined) {
			tell?.(path.join(event.folder, event.name));
		}
	};

	const events = createFolderEvents(onEvent, open);
	const loop = createLookLoop(lookNow);
	void loop.look();
	for (const folder of new Set(absolute.map(input => input.folder))) {
		void whyUnnoticed(folder).then(unwatched);
	}

	return {
		check: loop.look,
		async close() {
			closed = true;
			await loop.close();
			events.forgetAll();
		},
	};
}

function absoluteInput(input: WatchedInput): WatchedInput {
	const folder = path.resolve(input.folder);
	return input.ignoreFile === undefined
		? {...input, folder}
		: {...input, folder, ignoreFile: path.resolve(input.ignoreFile)};
}

function watchedTrees(inputs: readonly WatchedInput[]): Map<string, WatchedTree> {
	return new Map(
		inputs
			.filter(input => input.only === undefined)
			.map(input => [treeKey(input), createWatchedTree(input)]),
	);
}

function treeKey({folder, only, ignoreFile}: InputPlace): string {
	return JSON.stringify([folder, ignoreFile, only]);
}
