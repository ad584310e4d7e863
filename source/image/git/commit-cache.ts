import {createHash} from 'node:crypto';
import {access} from 'node:fs/promises';
import path from 'node:path';
import {unknownVersion, type Wanted} from './find-commit.ts';
import {failureOf, gitError} from './git-errors.ts';
import type {GitEnd} from './git-process.ts';
import type {CommitCache} from './open-cache.ts';

const everything = [
	'+refs/heads/*:refs/conducto/all/heads/*',
	'+refs/tags/*:refs/conducto/all/tags/*',
] as const;

/** Brings a commit into the cache, with as little of its history as the server lets us. Returns its sha. */
export async function fetchCommit(
	cache: CommitCache,
	wanted: Wanted,
	word: string,
): Promise<string> {
	switch (wanted.kind) {
		case 'ref':
			return fetchRef(cache, wanted);
		case 'commit':
			return fetchSha(cache, wanted.sha);
		case 'abbreviated':
			return fetchDigits(cache, wanted.digits, word);
	}
}

async function fetchRef(
	cache: CommitCache,
	{ref, sha}: Extract<Wanted, {kind: 'ref'}>,
): Promise<string> {
	if (await holds(cache, sha)) {
		return sha;
	}

	const own = `refs/conducto/ref/${createHash('sha256').update(ref).digest('hex').slice(0, 32)}`;
	cache.session.say(`Fetching ${ref} of ${cache.session.remote.url}.`);
	succeed(cache, await fetchLittle(cache, `+${ref}:${own}`));
	// It may have moved since it was asked for: what was fetched counts.
	const fetched = await resolve(cache, own);
	if (fetched === undefined) {
		throw gitError(cache.session.remote.url, `${ref} is not a commit`);
	}

	return fetched;
}

async function fetchSha(cache: CommitCache, sha: string): Promise<string> {
	if (await holds(cache, sha)) {
		return sha;
	}

	const own = ownRef(sha);
	cache.session.say(`Fetching ${sha} of ${cache.session.remote.url}.`);
	const end = await fetchLittle(cache, `+${sha}:${own}`);
	if (end.exitCode !== 0) {
		const failure = failureOf(end.stderr);
		if (failure === 'no-ref') {
			throw await unknownVersion(cache.session, sha);
		}

		if (failure !== 'other') {
			throw gitError(cache.session.remote.url, end.stderr);
		}

		// Some servers give out branches and tags only.
		await fetchEverything(cache);
		await cache.session.run(['update-ref', own, sha], {quiet: true});
	}

	const fetched = await resolve(cache, own);
	if (fetched === undefined) {
		throw await unknownVersion(cache.session, sha);
	}

	return fetched;
}

async function fetchDigits(cache: CommitCache, digits: string, word: string): Promise<string> {
	const known = await resolve(cache, digits);
	const found = known ?? (await fetchEverything(cache).then(() => resolve(cache, digits)));
	if (found === undefined) {
		throw await unknownVersion(cache.session, word);
	}

	await cache.session.demand(['update-ref', ownRef(found), found], {quiet: true});
	return found;
}

function ownRef(sha: string): string {
	return `refs/conducto/commit/${sha}`;
}

/** Only what a ref points at is known to be whole. */
async function holds({session}: CommitCache, sha: string): Promise<boolean> {
	const {exitCode, stdout} = await session.run(
		['for-each-ref', '--count=1', `--points-at=${sha}`, 'refs/conducto'],
		{quiet: true},
	);
	return exitCode === 0 && stdout !== '';
}

async function resolve({session}: CommitCache, name: string): Promise<string | undefined> {
	const {exitCode, stdout} = await session.run(
		['rev-parse', '--verify', '--quiet', `${name}^{commit}`],
		{quiet: true},
	);
	return exitCode === 0 ? stdout.trim() : undefined;
}

/** Fetches one commit without its history; with it, from servers that can't leave it out. */
async function fetchLittle(cache: CommitCache, refspec: string): Promise<GitEnd> {
	if (await isComplete(cache)) {
		return fetch(cache, [], [refspec]);
	}

	const end = await fetch(cache, ['--depth=1'], [refspec]);
	if (end.exitCode === 0 || failureOf(end.stderr) !== 'other') {
		return end;
	}

	cache.session.say('Fetching the whole history, because the server gives out no less.');
	return fetch(cache, [], [refspec]);
}

async function fetchEverything(cache: CommitCache): Promise<void> {
	cache.session.say('Fetching all branches and tags with their history, to look for the commit.');
	const deepen = (await isShallow(cache)) ? ['--unshallow'] : [];
	succeed(cache, await fetch(cache, [...deepen, '--prune'], everything));
}

function fetch(
	{session}: CommitCache,
	options: readonly string[],
	refspecs: readonly string[],
): Promise<GitEnd> {
	const common = ['fetch', '--progress', '--no-tags', '--force', ...options];
	return session.run([...common, '--', session.remote.url, ...refspecs]);
}

function succeed({session}: CommitCache, {exitCode, stderr}: GitEnd): void {
	if (exitCode !== 0) {
		throw gitError(session.remote.url, stderr);
	}
}

function isShallow({repository}: CommitCache): Promise<boolean> {
	return access(path.join(repository, 'shallow')).then(
		() => true,
		() => false,
	);
}

/** Whether it holds whole histories: a fetch without a depth then brings only what is new. */
async function isComplete(cache: CommitCache): Promise<boolean> {
	if (await isShallow(cache)) {
		return false;
	}

	const {stdout} = await cache.session.run(['for-each-ref', '--count=1', 'refs/conducto'], {
		quiet: true,
	});
	return stdout !== '';
}
