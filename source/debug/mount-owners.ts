import type {Engine} from '../engine/engine.ts';
import type {BuiltImage} from '../events/run-event.ts';
import {canMount, type DataStores} from '../mounts/data-stores.ts';
import {handOverData, heirOfData} from '../mounts/hand-over-data.ts';
import {followOwners} from '../mounts/ownership/hand-over.ts';
import {containerUid, invokingUser} from '../mounts/ownership/users.ts';
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

/** Sees to it that what a container makes in mounted folders belongs to the invoking user in the end. */
export async function followMounts(
	engine: Engine,
	session: {
		readonly container: string;
		readonly mounts: readonly LiveMount[];
		readonly image: BuiltImage;
	},
): Promise<MountOwners> {
	const {container, image} = session;
	// A single file is never replaced: it is what is mounted.
	const folders = session.mounts.filter(({kind}) => kind === 'folder');
	// Elsewhere the engine runs in a virtual machine, which gives files to the invoking user by itself.
	const to = process.platform === 'linux' ? invokingUser() : undefined;
	if (to === undefined || folders.length === 0) {
		return nothingToDo;
	}

	const user = (await engine.findImage(image.imageId))?.user ?? '';
	const from = await containerUid(engine, container, user);
	if (from === undefined || to.uid === from) {
		return nothingToDo;
	}

	const asRoot = process.getuid?.() === 0;
	const followed = await Promise.all(
		folders.map(async ({source, target}) => ({
			source,
			handOver: await followOwners({engine, container, folder: source, target, from, to, asRoot}),
		})),
	);
	const handOvers = followed
		.map(({handOver}) => handOver)
		.filter(handOver => handOver !== undefined);
	const tooLarge = followed.filter(({handOver}) => handOver === undefined);
	return {
		handOver: async () => inTurn(handOvers),
		needsContainer: !asRoot && handOvers.length > 0,
		warning:
			tooLarge.length === 0
				? undefined
				: `${tooLarge.map(({source}) => source).join(' and ')} is too large to follow: what you create there will belong to user ${from}.`,
	};
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
		needsContainer: owners.needsContainer || process.getuid?.() !== 0,
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
