import type {Engine} from '../engine/engine.ts';
import type {BuiltImage} from '../events/run-event.ts';
import type {LiveMount} from './live-mount.ts';
import {followOwners} from './ownership/hand-over.ts';
import {containerUid, invokingUser} from './ownership/users.ts';

/** Who will own what a live session makes. */
export type MountOwners = {
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

/** Sees to it that what a container makes in a mounted folder belongs to the invoking user in the end. */
export async function followMount(
	engine: Engine,
	session: {readonly container: string; readonly mount: LiveMount; readonly image: BuiltImage},
): Promise<MountOwners> {
	const {container, mount, image} = session;
	// Elsewhere the engine runs in a virtual machine, which gives files to the invoking user by itself.
	const to = process.platform === 'linux' ? invokingUser() : undefined;
	const user = (await engine.findImage(image.imageId))?.user ?? '';
	const from = await containerUid(engine, container, user);
	if (to === undefined || from === undefined || to.uid === from) {
		return nothingToDo;
	}

	const asRoot = process.getuid?.() === 0;
	const handOver = await followOwners({engine, container, ...mount, from, to, asRoot});
	return handOver
		? {handOver, needsContainer: !asRoot, warning: undefined}
		: {
				...nothingToDo,
				warning: `That folder is too large to follow: what you create there will belong to user ${from}.`,
			};
}
