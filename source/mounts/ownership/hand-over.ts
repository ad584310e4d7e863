import type {Engine} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import {changeOwnerAsRoot, changeOwnersInContainer} from './change-owner.ts';
import type {User} from './users.ts';
import {type BytePath, fileAt, type OwnedEntry, walkOwned} from './walk-owned.ts';

export type HandOver = {
	readonly engine: Engine;
	readonly container: string;
	/** The folder on this host, and where the container has it. */
	readonly folder: string;
	readonly target: string;
	/** Whose files the container makes. */
	readonly from: number;
	readonly to: User;
	/** Whether this process may change owners by itself. */
	readonly asRoot: boolean;
};

/** More entries than this are not followed: the walk would keep the person waiting. */
const entryLimit = 200_000;
/** Names that an error tells. */
const toldNames = 3;

/**
Notes what belongs to the container's user before a live session. Returns the way to hand over, after
it, what the session has created or replaced; undefined when the folder is too large for that.

That rejects with a ConductoError that names what could not be handed over.
*/
export async function followOwners(handOver: HandOver): Promise<(() => Promise<void>) | undefined> {
	const isTheirs = (uid: number): boolean => uid === handOver.from;
	const before = await walkOwned(handOver.folder, isTheirs, entryLimit);
	if (!before.isComplete) {
		return undefined;
	}

	const inodes = new Map(before.entries.map(({path, inode}) => [path, inode]));
	const linked = new Set(inodes.values());
	const isNew = ({path, inode, isHardLinked}: OwnedEntry): boolean =>
		inodes.get(path) !== inode &&
		// A further name of a file that was there: its owner is that file's.
		!(isHardLinked && linked.has(inode));
	return () => handOverNew(handOver, isNew);
}

async function handOverNew(
	handOver: HandOver,
	isNew: (entry: OwnedEntry) => boolean,
): Promise<void> {
	const tried = new Set<BytePath>();
	let cause: unknown;
	for (;;) {
		// Once more after each change: a folder that was not ours could not be looked into.
		const {entries} = await walkOwned(
			handOver.folder,
			uid => uid === handOver.from,
			Number.POSITIVE_INFINITY,
		);
		const left = entries.filter(isNew).map(({path}) => path);
		const untried = left.filter(path => !tried.has(path));
		if (untried.length === 0) {
			assertNoneLeft(handOver, left, cause);
			return;
		}

		for (const path of untried) {
			tried.add(path);
		}

		cause = await changeOwners(handOver, untried).catch((error: unknown) => error);
	}
}

async function changeOwners(handOver: HandOver, paths: readonly BytePath[]): Promise<void> {
	if (!handOver.asRoot) {
		await changeOwnersInContainer(handOver, paths, handOver.to);
		return;
	}

	let failure: unknown;
	for (const path of paths) {
		const {from, to} = handOver;
		const isMeant = (uid: number): boolean => uid === from;
		await changeOwnerAsRoot(handOver.folder, path, {isMeant, to}).catch((error: unknown) => {
			failure ??= error;
		});
	}

	if (failure) {
		throw failure;
	}
}

function assertNoneLeft({folder, to}: HandOver, left: readonly BytePath[], cause: unknown): void {
	if (left.length === 0) {
		return;
	}

	const names = left.slice(0, toldNames).map(path => fileAt(folder, path).toString());
	const more = left.length > toldNames ? `, and ${left.length - toldNames} more` : '';
	throw new ConductoError(
		'engine-failed',
		`What the shell made could not be handed over to you: ${names.join(', ')}${more}.`,
		{hint: `As root, run: chown -h ${to.uid}:${to.gid} on each.`, cause},
	);
}
