import {withoutCredentials} from '../../pipeline/git-url.ts';
import type {RepositoryVersion} from './git-environment.ts';
import {runGit} from './git-process.ts';
import {type Environment, gitProcessEnvironment, hardening} from './git-settings.ts';

/**
What git knows of a folder on this machine: the commit and the branch that it is on, and where it was
cloned from. Nothing where there is no repository, no git, or no right to read it.
*/
export async function describeRepository(
	folder: string,
	{env, signal}: {readonly env: Environment; readonly signal: AbortSignal},
): Promise<RepositoryVersion> {
	const ask = async (...args: readonly string[]): Promise<string | undefined> => {
		try {
			const call = {cwd: folder, env: gitProcessEnvironment(env), signal};
			const {exitCode, stdout} = await runGit({...call, args: [...hardening, ...args]});
			return exitCode === 0 ? stdout.trim() || undefined : undefined;
		} catch {
			signal.throwIfAborted();
			return undefined;
		}
	};

	const [sha, branch, url] = await Promise.all([
		ask('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
		ask('symbolic-ref', '--quiet', '--short', 'HEAD'),
		ask('config', '--get', 'remote.origin.url'),
	]);
	return {sha, branch, url: url && withoutCredentials(url)};
}
