import type {Engine} from '../../engine/engine.ts';
import {changeOwnerAsRoot, nameBatches} from './change-owner.ts';
import type {User} from './users.ts';
import {fileAt, type OwnedEntry} from './walk-owned.ts';

/** Gives entries to a user through a container, whose root may do what this process may not. */
export async function giveInContainer(
	{engine, container, target}: {engine: Engine; container: string; target: string},
	entries: readonly OwnedEntry[],
	{uid}: User,
): Promise<void> {
	const run = async (command: readonly string[], some: readonly OwnedEntry[]): Promise<void> => {
		for (const batch of nameBatches(some.map(({path}) => path))) {
			const names = batch.map(path => fileAt(target, path).toString());
			await engine.exec(container, [...command, '--', ...names], {user: '0'});
		}
	};

	await run(['chown', '-h', String(uid)], entries);
	// Through a link it would be the rights of what that leads to.
	await run(
		['chmod', 'g=u'],
		entries.filter(({isLink}) => !isLink),
	);
}

/** The same, by this process. Nothing outside of the folder is reached, whatever becomes a link meanwhile. */
export async function giveAsRoot(
	folder: string,
	entries: readonly OwnedEntry[],
	{uid}: User,
): Promise<void> {
	for (const {path} of entries) {
		// What is gone again needs no owner.
		await changeOwnerAsRoot(folder, path, {
			isMeant: entry => entry.uid !== uid,
			to: {uid},
			isShared: true,
		}).catch(() => {});
	}
}
