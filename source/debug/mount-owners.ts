import type {Engine} from '../engine/engine.ts';
import type {BuiltImage} from '../events/run-event.ts';
import {nodeLimits} from '../image/node-container.ts';
import {canMount, type DataStores} from '../mounts/data-stores.ts';
import {handOverData, heirOfData} from '../mounts/hand-over-data.ts';
import {followOwners, type HandOver, handOverSince} from '../mounts/ownership/hand-over.ts';
import {containerUid, invokingUser} from '../mounts/ownership/users.ts';
import type {ExecNode} from '../pipeline/tree.ts';
import type {LiveMount} from './live-mount.ts';

/** Who will own what a live session makes. */
export type MountOwners = {
	/** Tries all mounts, and rejects with what was wrong with the first that failed. */
	readonly handOver: () => Promise<void>;
	/** Whether that is done through the container, which has to run for it. */
	readonly needsContainer: boolean;
	readonly warning: string | undefined;
};

const nothingToDo: MountOwners = {
	handOver: async () => {},
	needsContainer: false,
	warning: undefined,
};

/** What is known of a session in whose mounted folders owners are looked after. */
export type Mounted = {
	readonly container: string;
	/** Absolute path of a shell in it that knows POSIX. */
	readonly shell: string;
	readonly mounts: readonly LiveMount[];
	/** Whom its commands run as, as the engine has it: a name or a number, a group after a colon; empty: root. */
	readonly user: string;
};

/** Whom the commands of a node run as, as the engine has it. */
export async function userOf(
	engine: Engine,
	{node, image}: {readonly node: ExecNode; readonly image: BuiltImage},
): Promise<string> {
	const asked = nodeLimits(node).runFlags?.body.User;
	return typeof asked === 'string' ? asked : ((await engine.findImage(image.imageId))?.user ?? '');
}

/** Sees to it that what a container makes in mounted folders belongs to the invoking user in the end. */
export async function followMounts(engine: Engine, session: Mounted): Promise<MountOwners> {
	const folders = await foreignFolders(engine, session);
	if (folders.length === 0) {
		return nothingToDo;
	}

	const followed = await Promise.all(
		folders.map(async folder => ({...folder, handOver: await followOwners(folder)})),
	);
	const handOvers = followed
		.map(({handOver}) => handOver)
		.filter(handOver => handOver !== undefined);
	const tooLarge = followed.filter(({handOver}) => handOver === undefined);
	return {
		handOver: async () => inTurn(handOvers),
		needsContainer: !isRoot() && handOvers.length > 0,
		warning:
			tooLarge.length === 0
				? undefined
				: `${tooLarge.map(({folder}) => folder).join(' and ')} is too large to follow: what you create there will belong to user ${tooLarge[0]?.from}.`,
	};
}

/** The same for a session that another process began, then, and did not end. */
export async function resumeMounts(
	engine: Engine,
	{since, ...session}: Mounted & {readonly since: number},
): Promise<MountOwners> {
	const folders = await foreignFolders(engine, session);
	return {
		handOver: async () => inTurn(folders.map(folder => async () => handOverSince(folder, since))),
		needsContainer: !isRoot() && folders.length > 0,
		warning: undefined,
	};
}

/** The mounted folders in which the container makes files that are not the invoking user's. */
async function foreignFolders(
	engine: Engine,
	{container, shell, mounts, user}: Mounted,
): Promise<readonly HandOver[]> {
	// A single file is never replaced: it is what is mounted.
	const folders = mounts.filter(({kind}) => kind === 'folder');
	// Elsewhere the engine runs in a virtual machine, which gives files to the invoking user by itself.
	const to = process.platform === 'linux' ? invokingUser() : undefined;
	if (to === undefined || folders.length === 0) {
		return [];
	}

	const from = await containerUid(engine, container, user);
	if (from === undefined || to.uid === from) {
		return [];
	}

	const restart = async (): Promise<void> => {
		await engine.stopContainer(container, 0);
		await engine.startContainer(container);
	};
	let silenced: Promise<void> | undefined;
	const silence = async (): Promise<void> => {
		silenced ??= restart();
		await silenced;
	};
	return folders.map(({source: folder, target}) => ({
		...{engine, container, shell, silence, folder, target, from, to},
		asRoot: isRoot(),
	}));
}

function isRoot(): boolean {
	return process.getuid?.() === 0;
}

/** With the data stores: what the session made there is handed over as well. */
export function withData(
	owners: MountOwners,
	{engine, container, data}: {engine: Engine; container: string; data: DataStores},
): MountOwners {
	const heir = canMount(engine) ? heirOfData() : undefined;
	if (!heir) {
		return owners;
	}

	return {
		...owners,
		needsContainer: owners.needsContainer || !isRoot(),
		async handOver() {
			try {
				await owners.handOver();
			} finally {
				// What is left, such as of a container that has ended, is handed over after the next run.
				await handOverData(data, heir, use => use(engine, container)).catch(() => {});
			}
		},
	};
}

/** One folder after the other: one may lie within another. */
async function inTurn(handOvers: ReadonlyArray<() => Promise<void>>): Promise<void> {
	let failure: unknown;
	for (const handOver of handOvers) {
		await handOver().catch((error: unknown) => {
			failure ??= error;
		});
	}

	if (failure) {
		throw failure;
	}
}
