import {createHash} from 'node:crypto';
import {mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {ImageMemory} from '../memory.ts';
import {fetchCommit} from './commit-cache.ts';
import type {Wanted} from './find-commit.ts';
import {failureOf} from './git-errors.ts';
import type {GitRemote} from './git-remote.ts';
import {type GitListeners, type GitSession, openSession} from './git-session.ts';
import type {Environment} from './git-settings.ts';
import {openCache} from './open-cache.ts';
import type {WorkTree} from './work-tree.ts';

/** What a checkout works with, whatever repository it is at. */
export type CheckoutContext = GitListeners & {
	/** Its folder keeps clones and their files from build to build. */
	readonly memory: ImageMemory;
	/** The host's: proxies, agents, `CONDUCTO_CA_BUNDLE`. */
	readonly env: Environment;
};

/** What a checkout is at: the repository's own files, or those of a submodule in them. */
export type Place = {
	readonly context: CheckoutContext;
	readonly remote: GitRemote;
	readonly tree: WorkTree;
};

/** Fetches a commit, unless it is there. Others may read the repository in the meantime. */
export async function fetchLocked(
	{context, remote}: Place,
	session: GitSession,
	wanted: Wanted,
	word: string,
): Promise<string> {
	const repository = repositoryOf(context, remote);
	const unlock = await context.memory.lock(`git-cache ${repository}`, context.signal);
	try {
		await openCache({session, repository});
		return await fetchCommit({session, repository}, wanted, word);
	} finally {
		unlock();
	}
}

/** What was fetched can be fetched again: a repository that turns out to be broken is thrown away, once. */
export async function restoring<T>({context, remote}: Place, action: () => Promise<T>): Promise<T> {
	try {
		return await action();
	} catch (error) {
		const cause = error instanceof ConductoError ? error.cause : undefined;
		if (!(cause instanceof Error) || failureOf(cause.message) !== 'corrupt') {
			throw error;
		}

		context.onOutput('What was fetched before is damaged: it is fetched again.\n');
		await rm(repositoryOf(context, remote), {recursive: true, force: true});
		return action();
	}
}

export async function sessionOf({context, remote}: Place): Promise<GitSession> {
	const cwd = cacheFolder(context, remote);
	await mkdir(cwd, {recursive: true, mode: 0o700});
	const {env, onOutput, onProgress, signal} = context;
	const repository = repositoryOf(context, remote);
	return openSession({remote, env, repository, cwd, onOutput, onProgress, signal});
}

export function cacheFolder({memory}: CheckoutContext, {url}: GitRemote): string {
	return path.join(memory.folder, 'git', hash(url));
}

function repositoryOf(context: CheckoutContext, remote: GitRemote): string {
	return path.join(cacheFolder(context, remote), 'repository.git');
}

export function hash(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
