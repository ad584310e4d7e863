import {basename, dirname, join} from 'node:path';
import {changedPaths} from '../../image/folder/changed-paths.ts';
import {
	type IgnoreRules,
	nothingIgnored,
	readIgnoreRules,
} from '../../image/folder/docker-ignore.ts';
import {shownPath} from '../../image/folder/path-bytes.ts';
import {type FolderScan, scanFolder} from '../../image/folder/scan-folder.ts';
import {scanNames} from '../../image/folder/scan-names.ts';
import {settledScan} from '../../image/folder/settled-scan.ts';
import type {LiveMount} from '../live-mount.ts';
import {isNoisyName} from './noise.ts';

type Watched = {
	readonly folder: string;
	/** What names on screen begin with. */
	readonly shown: string;
	readonly scan: () => Promise<FolderScan>;
};

/**
Looks at what a live session mounts. Returns the way to tell, later, which files changed since: by names
for the screen, without what the copy leaves out. It never rejects: what can't be looked at has no changes.

@param copied The folder of `copyDir` or `copyRepo`.
*/
export function followMounted(
	mounts: readonly LiveMount[],
	copied: string | undefined,
): () => Promise<readonly string[]> {
	const watched = outermost(mounts).map(mount => watchedMount(mount, copied));
	const before = watched.map(({scan}) =>
		scan()
			.then(settledScan)
			.catch(() => undefined),
	);
	return async () => {
		const changed = new Set<string>();
		for (const [index, {shown, scan}] of watched.entries()) {
			const earlier = await before[index];
			const later = await scan().catch(() => undefined);
			for (const {path} of earlier && later ? changedFiles(earlier, later) : []) {
				changed.add(shownPath(join(shown, path)));
			}
		}

		return [...changed].sort();
	};
}

/** The same of a session that began earlier: by the time at which they changed, which tells nothing of what is gone. */
export function mountedSince(
	mounts: readonly LiveMount[],
	copied: string | undefined,
	since: number,
): () => Promise<readonly string[]> {
	const watched = outermost(mounts).map(mount => watchedMount(mount, copied));
	return async () => {
		const changed = new Set<string>();
		for (const {shown, scan} of watched) {
			const {entries} = (await scan().catch(() => undefined)) ?? {entries: []};
			for (const [path, {type, ctimeMs}] of entries) {
				if (type !== 'folder' && ctimeMs >= since) {
					changed.add(shownPath(join(shown, path)));
				}
			}
		}

		return [...changed].sort();
	};
}

/** Folders that came or went tell nothing besides what is in them. */
function changedFiles(before: FolderScan, after: FolderScan): ReadonlyArray<{path: string}> {
	return changedPaths(before, after).filter(
		({path}) => (after.entries.get(path) ?? before.entries.get(path))?.type !== 'folder',
	);
}

/** What lies within another mounted folder is looked at with that. */
function outermost(mounts: readonly LiveMount[]): readonly LiveMount[] {
	return mounts.filter(
		(mount, index) =>
			!mounts.some(
				(other, place) =>
					other.kind === 'folder' &&
					(mount.source.startsWith(`${other.source}/`) ||
						(mount.source === other.source && place < index)),
			),
	);
}

function watchedMount({kind, source}: LiveMount, copied: string | undefined): Watched {
	if (kind === 'file') {
		const folder = dirname(source);
		return {folder, shown: '', scan: async () => scanNames(folder, [basename(source)])};
	}

	return {
		folder: source,
		shown: source === copied ? '' : basename(source),
		async scan() {
			const rules = source === copied ? await readIgnoreRules(source) : nothingIgnored;
			return scanFolder(source, withoutNoise(rules));
		},
	};
}

function withoutNoise({ignores, mayReinclude}: IgnoreRules): IgnoreRules {
	return {
		ignores: path => isNoisyName(path) || ignores(path),
		mayReinclude: folder => !isNoisyName(folder) && mayReinclude(folder),
	};
}
