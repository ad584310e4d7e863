import type {Engine} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import {changeOwnersInContainer} from './change-in-container.ts';
import {changeOwnerAsRoot, type OwnerChange} from './change-owner.ts';
import {type MadeEntries, madeEntries} from './made-entries.ts';
import type {User} from './users.ts';
import {type BytePath, fileAt, type OwnedEntry, walkOwned} from './walk-owned.ts';

export type HandOver = {
	readonly engine: Engine;
	readonly container: string;
	/** Absolute path of a shell in it that knows POSIX. */
	readonly shell: string;
	/** Ends all that the session still runs in the container. */
	readonly silence: () => Promise<void>;
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
/** How often an entry is tried: it may be changed by somebody at the very moment. */
const tries = 2;
/** Names at a time, the first time: after that each by itself. */
const atOnce = 100;

/**
Notes what belongs to the container's user before a live session. Returns the way to hand over, after
it, what the session has made (issue: "only entries that the session made"); undefined when the folder is too large
for that.

That rejects with a ConductoError that names what could not be handed over.
*/
export async function followOwners(handOver: HandOver): Promise<(() => Promise<void>) | undefined> {
	const since = Date.now();
	const before = await walkOwned(handOver.folder, isTheirs(handOver), entryLimit);
	return before.isComplete
		? () => handOverMade(handOver, madeEntries(before.entries, since))
		: undefined;
}

/**
Hands over what a session made that another process began, then. What was there is not known any more:
file systems that don't tell when an entry was made are left as they are.
*/
export async function handOverSince(handOver: HandOver, since: number): Promise<void> {
	await handOverMade(handOver, madeEntries(undefined, since));
}

function isTheirs({from}: HandOver): (uid: number) => boolean {
	return uid => uid === from;
}

async function handOverMade(handOver: HandOver, madeIn: MadeEntries): Promise<void> {
	const tried = new Map<BytePath, number>();
	let isQuiet = handOver.asRoot;
	let cause: unknown;
	for (;;) {
		// Once more after each change: a folder that was not ours could not be looked into.
		const {entries} = await walkOwned(
			handOver.folder,
			isTheirs(handOver),
			Number.POSITIVE_INFINITY,
		);
		const {made, shared} = madeIn(entries);
		const untried = made.filter(({path}) => (tried.get(path) ?? 0) < tries);
		if (untried.length === 0) {
			assertNoneLeft(handOver, [...made, ...shared], cause);
			return;
		}

		if (isQuiet) {
			const isAgain = untried.some(({path}) => tried.has(path));
			for (const {path} of untried) {
				tried.set(path, (tried.get(path) ?? 0) + 1);
			}

			const together = isAgain ? 1 : atOnce;
			cause = await changeOwners({...handOver, together}, untried).catch((error: unknown) => error);
		} else {
			cause = await handOver.silence().catch((error: unknown) => error);
			isQuiet = true;
		}
	}
}

async function changeOwners(
	handOver: HandOver & {readonly together: number},
	entries: readonly OwnedEntry[],
): Promise<void> {
	const {asRoot, folder, from, to, together} = handOver;
	if (!asRoot) {
		await changeOwnersInContainer(handOver, entries, {...to, together});
		return;
	}

	let failure: unknown;
	for (const {path, inode, born} of entries) {
		const isMeant: OwnerChange['isMeant'] = now =>
			now.uid === from && now.inode === inode && now.born === born;
		await changeOwnerAsRoot(folder, path, {isMeant, to}).catch((error: unknown) => {
			failure ??= error;
		});
	}

	if (failure) {
		throw failure;
	}
}

function assertNoneLeft({folder, to}: HandOver, left: readonly OwnedEntry[], cause: unknown): void {
	if (left.length === 0) {
		return;
	}

	const names = left.slice(0, toldNames).map(({path}) => fileAt(folder, path).toString());
	const more = left.length > toldNames ? `, and ${left.length - toldNames} more` : '';
	throw new ConductoError(
		'engine-failed',
		`What the shell made could not be handed over to you: ${names.join(', ')}${more}.`,
		{hint: `As root, run: chown -h ${to.uid}:${to.gid} on each.`, cause},
	);
}
