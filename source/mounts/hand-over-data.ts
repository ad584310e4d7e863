import {readdir} from 'node:fs/promises';
import type {Engine} from '../engine/engine.ts';
import {type DataStores, dataTargets} from './data-stores.ts';
import {giveAsRoot, giveInContainer} from './ownership/give-entries.ts';
import {invokingUser, type User} from './ownership/users.ts';
import {type OwnedEntry, walkOwned} from './ownership/walk-owned.ts';

/** A folder, and where the container has it through which owners are changed. */
type Place = {readonly folder: string; readonly target: string};

/** Runs what needs a container with the data stores in it, in which commands can be run. */
export type WithContainer = (
	use: (engine: Engine, container: string) => Promise<void>,
) => Promise<void>;

/**
Whom what containers make in data stores is to belong to. Undefined: nothing has to be done for it, because
it is root, or the engine runs in a virtual machine, which sees to it by itself.
*/
export function heirOfData(): User | undefined {
	const user = process.platform === 'linux' ? invokingUser() : undefined;
	return user?.uid === 0 ? undefined : user;
}

/**
Gives what containers made in data stores to the invoking user. Its group stays, and gets the owner's
rights: whoever made it in a container can still use it in the next one.
*/
export async function handOverData(
	stores: DataStores,
	heir: User,
	withContainer: WithContainer,
): Promise<void> {
	const found = await Promise.all(
		(['pipeline', 'user'] as const).map(async name => {
			const place = {folder: stores[name], target: dataTargets[name]};
			return {place, entries: await foreignEntries(place, heir)};
		}),
	);
	const left = found.filter(({entries}) => entries.length > 0);
	if (left.length === 0) {
		return;
	}

	if (process.getuid?.() === 0) {
		for (const {place, entries} of left) {
			await giveAll(place, entries, heir, some => giveAsRoot(place.folder, some, heir));
		}

		return;
	}

	await withContainer(async (engine, container) => {
		for (const {place, entries} of left) {
			const {target} = place;
			const give = (some: readonly OwnedEntry[]): Promise<void> =>
				giveInContainer({engine, container, target}, some, heir);
			await giveAll(place, entries, heir, give);
		}
	});
}

/** Looks again after each change: a folder that was not theirs could not be looked into. */
async function giveAll(
	place: Place,
	entries: readonly OwnedEntry[],
	heir: User,
	give: (entries: readonly OwnedEntry[]) => Promise<void>,
): Promise<void> {
	const tried = new Set<string>();
	for (let left = entries; left.length > 0; ) {
		for (const {path} of left) {
			tried.add(path);
		}

		await give(left);
		left = (await foreignEntries(place, heir)).filter(({path}) => !tried.has(path));
	}
}

async function foreignEntries({folder}: Place, heir: User): Promise<readonly OwnedEntry[]> {
	// Most pipelines have no data: that is known without a walk.
	const names = await readdir(folder).catch(() => []);
	if (names.length === 0) {
		return [];
	}

	const isForeign = (uid: number): boolean => uid !== heir.uid;
	return (await walkOwned(folder, isForeign, Number.POSITIVE_INFINITY)).entries;
}
