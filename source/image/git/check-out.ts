import {mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {ConductoError} from '../../errors/conducto-error.ts';
import {gitBranchFault} from '../../pipeline/git-url.ts';
import {findCommit, type Wanted} from './find-commit.ts';
import {type GitRemote, gitRemote} from './git-remote.ts';
import {interrupted} from './git-session.ts';
import {
	type CheckoutContext,
	cacheFolder,
	fetchLocked,
	hash,
	type Place,
	restoring,
	sessionOf,
} from './place.ts';
import {writeFiles} from './write-files.ts';

export type GitCheckout = CheckoutContext & {
	/** May hold credentials. Without them, git asks the person's helpers and agents. */
	readonly url: string;
	/** A branch, a tag, or a commit's sha, whole or in part. */
	readonly branch: string;
};

export type CheckedOut = {
	/** Holds exactly the commit's files, submodules included, and nothing of git. Only to be read. */
	readonly folder: string;
	/** 40 hexadecimal digits. */
	readonly sha: string;
	/** Without credentials. */
	readonly url: string;
	readonly outcome: 'made' | 'unchanged';
	/** The sha's first digits. */
	readonly detail: string;
};

const shownDigits = 7;

/**
Brings the files of a commit into a folder (seed: "Adding Files via Git"). The folder and what was
fetched are kept, so that the next call fetches and writes only what changed; a commit that is there
already costs one question to the server, and none at all when its whole sha is given.

The lock on the folder ends with the call: who reads the folder later holds a lock of their own.
Rejects with a ConductoError (`image-failed`) that says what to do. Killed at any moment, it is put
right by the next call.
*/
export async function checkOut(request: GitCheckout): Promise<CheckedOut> {
	const remote = gitRemote(request.url);
	const fault = gitBranchFault(request.branch);
	if (fault !== undefined) {
		throw new ConductoError('image-failed', `The branch ${request.branch} ${fault}`, {
			hint: 'Correct copyBranch.',
		});
	}

	const home = path.join(cacheFolder(request, remote), 'trees', hash(request.branch));
	try {
		await mkdir(home, {recursive: true, mode: 0o700});
		const unlock = await request.memory.lock(`git-tree ${home}`, request.signal);
		try {
			return await checkOutInto(home, request, remote);
		} finally {
			unlock();
		}
	} catch (error) {
		throw request.signal.aborted ? interrupted(remote.url, error) : plainError(error);
	}
}

async function checkOutInto(
	home: string,
	request: GitCheckout,
	remote: GitRemote,
): Promise<CheckedOut> {
	const tree = {files: path.join(home, 'files'), index: path.join(home, 'index')};
	const place: Place = {context: request, remote, tree};
	const {sha, outcome} = await restoring(place, () =>
		bringUpToDate(place, request.branch, path.join(home, 'commit')),
	);
	return {folder: tree.files, sha, url: remote.url, outcome, detail: sha.slice(0, shownDigits)};
}

/** The record says which commit the files are of; there is none while they are being written. */
async function bringUpToDate(
	place: Place,
	branch: string,
	record: string,
): Promise<Pick<CheckedOut, 'sha' | 'outcome'>> {
	const {url} = place.remote;
	const session = await sessionOf(place);
	const wanted = await findCommit(session, branch);
	const present = await readFile(record, 'utf8').catch(() => '');
	if (present !== '' && isPresent(wanted, present)) {
		session.say(`${branch} of ${url} is still ${present}.`);
		return {sha: present, outcome: 'unchanged'};
	}

	const sha = await fetchLocked(place, session, wanted, branch);
	session.say(`${branch} of ${url} is ${sha}.`);
	await rm(record, {force: true});
	if (await writeFiles(place, session, sha)) {
		await writeFile(record, sha);
	}

	return {sha, outcome: 'made'};
}

function isPresent(wanted: Wanted, present: string): boolean {
	return wanted.kind === 'abbreviated' ? present.startsWith(wanted.digits) : present === wanted.sha;
}

function plainError(error: unknown): unknown {
	const {code} = error as NodeJS.ErrnoException;
	return code === 'ENOSPC' || code === 'EDQUOT'
		? new ConductoError('image-failed', 'The disk is full.', {
				hint: 'Make space, and rebuild the image.',
				cause: error,
			})
		: error;
}
