import {posix} from 'node:path';
import {setImmediate} from 'node:timers/promises';
import type {ContainerChange, Engine} from '../../engine/engine.ts';
import type {CopyableFile} from '../../events/session-changes.ts';
import type {IgnoreRules} from '../../image/folder/docker-ignore.ts';
import {nothingIgnored, readIgnoreRules} from '../../image/folder/docker-ignore.ts';
import type {MappedEntry} from '../live-mount.ts';
import {entriesInContainer} from './entries-in-container.ts';
import {type Entry, isSame} from './entry.ts';
import {entryHere} from './entry-here.ts';
import {filesBelow} from './files-below.ts';
import {countLines} from './line-counts.ts';
import {type MappedPlace, mappedPlace} from './mapped-place.ts';
import {isNoisyName} from './noise.ts';

/** A file that can be brought to this machine, with what it takes to do so. */
export type FoundFile = {
	readonly file: CopyableFile;
	readonly mapped: MappedPlace;
	/** What is to be there: a file, or nothing. */
	readonly wanted: Entry;
	/** What was there when it was offered. */
	readonly here: Entry;
};

export type CopySearch = {
	readonly engine: Engine;
	readonly container: string;
	readonly reference: string;
	readonly entries: readonly MappedEntry[];
	/** The folder whose `.dockerignore` counts: what it leaves out was not copied from it, either. */
	readonly copied: string | undefined;
};

export type CopySearchResult = {
	readonly found: readonly FoundFile[];
	/** Changes that have no place on this machine, or can't be brought to it. */
	readonly rest: readonly ContainerChange[];
};

/** More files than a person would go through: what was made by a program, such as a build. */
const fileLimit = 1000;
/** Files of this machine that are read at once. */
const atOnce = 32;

/** Finds among changes of a container those of the person's own files, by what is in them. */
export async function findCopyable(
	{engine, container, reference, entries, copied}: CopySearch,
	changes: readonly ContainerChange[],
): Promise<CopySearchResult> {
	const rules = copied === undefined ? nothingIgnored : await readIgnoreRules(copied);
	const candidates: Candidate[] = [];
	const rest: ContainerChange[] = [];
	for (const change of changes) {
		const mapped = mappedPlace(change.path, entries);
		if (!mapped) {
			rest.push(change);
		} else if (!isLeftOut(mapped, copied, rules)) {
			const below = change.change === 'removed' ? await filesBelow(mapped, change.path) : [];
			const all = below.length > 0 ? below : [{path: change.path, mapped}];
			candidates.push(
				...all
					.filter(one => !isLeftOut(one.mapped, copied, rules))
					.map(one => ({...one, change: {...change, path: one.path}})),
			);
		}
	}

	rest.push(...candidates.splice(fileLimit).map(({change}) => change));
	const paths = candidates.map(({path}) => path);
	const [wanted, before] = await Promise.all([
		entriesInContainer(engine, container, paths),
		entriesInContainer(engine, reference, paths),
	]);
	const found: FoundFile[] = [];
	for (let start = 0; start < candidates.length; start += atOnce) {
		const batch = candidates.slice(start, start + atOnce);
		const here = await Promise.all(batch.map(({mapped}) => entryHere(mapped)));
		for (const [index, {path, mapped, change}] of batch.entries()) {
			const look = compare(mapped, {
				wanted: wanted.get(path) ?? nothing,
				before: before.get(path) ?? nothing,
				here: here[index] ?? nothing,
			});
			// Counting lines takes milliseconds: the display gets its turn.
			await setImmediate();
			if (typeof look === 'object') {
				found.push(look);
			} else if (look === 'impossible') {
				rest.push(change);
			}
		}
	}

	return {found: found.toSorted(byName), rest};
}

type Candidate = {
	readonly change: ContainerChange;
	readonly path: string;
	readonly mapped: MappedPlace;
};

function isLeftOut({source, below}: MappedPlace, copied: string | undefined, rules: IgnoreRules) {
	return below !== '' && (isNoisyName(below) || (source === copied && rules.ignores(below)));
}

const nothing: Entry = {type: 'other'};

/** `same`: there is nothing to bring, because the session did not change it, or it is here already. */
function compare(
	mapped: MappedPlace,
	{wanted, before, here}: {readonly wanted: Entry; readonly before: Entry; readonly here: Entry},
): FoundFile | 'same' | 'impossible' {
	if (isSame(wanted, before) || isSame(wanted, here)) {
		return 'same';
	}

	const isUsable =
		(wanted.type === 'file' || wanted.type === 'missing') &&
		(here.type === 'file' || here.type === 'missing');
	if (!isUsable) {
		return 'impossible';
	}

	const file: CopyableFile = {
		place: mapped.place,
		name: mapped.below === '' ? posix.basename(mapped.place) : mapped.below,
		change: here.type === 'missing' ? 'added' : wanted.type === 'missing' ? 'removed' : 'changed',
		lines: countLines(contentsOf(here), contentsOf(wanted)),
		isNewerHere: !isSame(here, before),
	};
	return {file, mapped, wanted, here};
}

function contentsOf(entry: Entry): Buffer {
	return entry.type === 'file' ? entry.contents : Buffer.alloc(0);
}

const names = new Intl.Collator('en', {numeric: true});

function byName(one: FoundFile, other: FoundFile): number {
	return names.compare(one.file.name, other.file.name);
}
