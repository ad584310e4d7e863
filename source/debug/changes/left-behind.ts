import type {ContainerChange, Engine} from '../../engine/engine.ts';
import type {BuiltImage} from '../../events/run-event.ts';
import type {CopyOutcome, SessionChanges} from '../../events/session-changes.ts';
import type {HostNetwork} from '../../image/network/host-network.ts';
import {needsNoPreparation} from '../../image/node-container.ts';
import type {ImageSpec} from '../../pipeline/spec.ts';
import type {ExecNode} from '../../pipeline/tree.ts';
import {type LiveMount, type MappedEntry, mappedEntries} from '../live-mount.ts';
import {copyHere} from './copy-here.ts';
import {type CopySearchResult, findCopyable} from './find-copyable.ts';
import {mappedPlace} from './mapped-place.ts';
import {isNoise} from './noise.ts';
import {collapsed, withoutFolders} from './own-changes.ts';
import {installed} from './packages/installed.ts';
import {optionLines} from './packages/option-lines.ts';
import {withReference} from './reference.ts';

/** A session that is being left. */
export type LeavingSession = {
	readonly engine: Engine;
	readonly container: string;
	readonly node: ExecNode;
	readonly imageSpec: ImageSpec;
	/** What the container was made from. */
	readonly image: BuiltImage;
	readonly network: HostNetwork;
	readonly pipelineId: string;
	readonly owner: string;
	/** Of a live session. */
	readonly mounts: readonly LiveMount[];
	/** Of a live session: the files that changed in what it mounts. */
	readonly edited: () => Promise<readonly string[]>;
	/** Milliseconds since the epoch. */
	readonly beganAt: number;
};

/** What a session leaves behind, and the way to bring it to this machine, also when the session is closed. */
export type LeftBehind = {
	readonly changes: SessionChanges;
	/** Brings files to their places. It never rejects. */
	readonly copy: (places: readonly string[]) => Promise<readonly CopyOutcome[]>;
};

const shownPlaces = 50;
const databases =
	/^\/(var\/lib\/(dpkg|rpm)|usr\/lib\/sysimage|etc\/apk)\/|\/dist-packages|\/site-packages|\/lib\/node_modules\//;

/**
Finds out what a session changed, before it is closed (issue: "Making it stick"). Rejects with the engine's
errors, or those of an ignore file that can't be read.
*/
export async function leftBehind(session: LeavingSession): Promise<LeftBehind> {
	const edited = await session.edited();
	const all = await session.engine.containerChanges(session.container);
	const own = all.filter(({path}) => !isMounted(path, session.mounts));
	const changes = withoutFolders(own);
	const entries = mapped(session);
	const {found, rest, options} = await compared(session, changes, entries);
	const kept = await withoutUnchangedFolders(session, rest);
	// Beside these are others that can be copied.
	const within = kept.filter(({path}) => mappedPlace(path, entries));
	const elsewhere = kept.filter(({path}) => !mappedPlace(path, entries));
	const lost = [...within.map(({path}) => path), ...collapsed(elsewhere, own)].sort();
	const byPlace = new Map(found.map(one => [one.file.place, one]));
	return {
		changes: {
			edited,
			copyable: found.map(({file}) => file),
			lost: {places: lost.slice(0, shownPlaces), count: lost.length},
			options,
		},
		async copy(places) {
			const chosen = places.map(place => byPlace.get(place)).filter(one => one !== undefined);
			const outcomes: CopyOutcome[] = [];
			for (const one of chosen) {
				outcomes.push(await copyHere(one));
			}

			return outcomes;
		},
	};
}

/** What comes from this machine, and is not there by itself. */
function mapped({imageSpec, image, mounts}: LeavingSession): readonly MappedEntry[] {
	return mappedEntries(imageSpec, image.workdir).filter(
		({source}) => !mounts.some(mount => mount.source === source),
	);
}

async function compared(
	session: LeavingSession,
	changes: readonly ContainerChange[],
	entries: readonly MappedEntry[],
): Promise<CopySearchResult & {readonly options: readonly string[]}> {
	const {engine, container, imageSpec, image, node, network, beganAt} = session;
	const isBare = needsNoPreparation({built: image, network, node});
	const copied = imageSpec.copy_dir ?? imageSpec.copy_repo;
	const isMapped = (path: string): boolean => mappedPlace(path, entries) !== undefined;
	const meant = changes.filter(({path}) => isMapped(path) || !isNoise(path));
	if (meant.length === 0 && !changes.some(({path}) => databases.test(path))) {
		return {found: [], rest: [], options: []};
	}

	return withReference(session, async reference => {
		const {byOption, owns} = await installed({engine, container, reference, changes, beganAt});
		const work = meant.filter(({path}) => !owns(path));
		const [given, {found, rest}] = await Promise.all([
			// What is mapped is compared by what is in it. Asking costs as much as it did for the session itself.
			isBare || work.every(({path}) => isMapped(path)) ? [] : engine.containerChanges(reference),
			findCopyable({engine, container, reference, entries, copied}, work),
		]);
		const before = new Set(given.map(({path}) => path));
		return {
			found,
			rest: rest.filter(({path}) => isMapped(path) || !before.has(path)),
			options: optionLines(byOption, imageSpec),
		};
	});
}

/** A folder that is empty, or in which something came and went again, is nothing that anybody misses. */
async function withoutUnchangedFolders(
	{engine, container}: LeavingSession,
	changes: readonly ContainerChange[],
): Promise<readonly ContainerChange[]> {
	const looked = await Promise.all(
		changes.slice(0, shownPlaces).map(async one => {
			const stat =
				one.change !== 'removed' ? await engine.statPath(container, one.path) : undefined;
			return stat?.isDirectory ? [] : [one];
		}),
	);
	return [...looked.flat(), ...changes.slice(shownPlaces)];
}

/** Also of the places at which the engine makes room for mounts. */
function isMounted(path: string, mounts: readonly LiveMount[]): boolean {
	return mounts.some(
		({target}) => path === target || path.startsWith(`${target}/`) || target.startsWith(`${path}/`),
	);
}
