import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {ConductoError} from '../../errors/conducto-error.ts';
import {type GitRemote, gitRemote} from './git-remote.ts';
import type {GitSession} from './git-session.ts';
import {isLocal} from './git-settings.ts';
import {largeFiles} from './large-files.ts';
import {fetchLocked, hash, type Place, restoring, sessionOf} from './place.ts';
import {type Submodule, submodulesOf} from './submodules.ts';
import {removeTree, writeTree} from './work-tree.ts';

/** Writes a commit's files and those of its submodules. False: some are not there, and may be later. */
export async function writeFiles(place: Place, session: GitSession, sha: string): Promise<boolean> {
	const {settings, pointers} = await largeFiles(session, sha);
	// Git takes a pointer that its index knows for the file itself, for ever.
	const {files, index} = place.tree;
	await writeTree(session, {files, index: pointers ? `${index}-pointers` : index}, sha, settings);
	let whole = !pointers;
	for (const submodule of await submodulesOf(session, sha)) {
		whole = (await writeSubmodule(place, session, submodule)) && whole;
	}

	return whole;
}

/** A submodule that can't be fetched leaves an empty folder, as in a plain clone: many builds need none. */
async function writeSubmodule(
	parent: Place,
	parentSession: GitSession,
	submodule: Submodule,
): Promise<boolean> {
	const tree = {
		files: path.join(parent.tree.files, submodule.path),
		index: `${parent.tree.index}-${hash(submodule.path)}`,
	};
	try {
		const remote = submoduleRemote(parent.remote, submodule.url);
		const place: Place = {context: parent.context, remote, tree};
		return await restoring(place, async () => {
			const session = await sessionOf(place);
			await fetchLocked(place, session, {kind: 'commit', sha: submodule.sha}, submodule.sha);
			return writeFiles(place, session, submodule.sha);
		});
	} catch (error) {
		parent.context.signal.throwIfAborted();
		if (!(error instanceof ConductoError)) {
			throw error;
		}

		parentSession.say(`The submodule ${submodule.path} stays empty: ${error.message}`);
		await removeTree(tree);
		await mkdir(tree.files, {recursive: true});
		return false;
	}
}

/** The login goes along to the same server; a repository of this machine is none of a server's business. */
function submoduleRemote(parent: GitRemote, url: string): GitRemote {
	const remote = gitRemote(url);
	if (isLocal(url) && !isLocal(parent.url)) {
		throw new ConductoError('image-failed', `${remote.url} is a folder of this machine.`);
	}

	const same = parent.login && remote.url.startsWith(`${parent.login.server}/`);
	return same && !remote.login ? {...remote, login: parent.login} : remote;
}
