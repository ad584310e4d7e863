import {lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {
	type CheckedOut,
	checkOut,
	type GitCheckout,
} from '../../../../source/image/git/check-out.ts';
import {git, gitTestEnvironment} from '../../../support/git-server.ts';
import {imageMemory} from '../../../support/image-memory.ts';
import {temporaryFolder} from '../../../support/temporary-folder.ts';

/** A file's content, or `-> target` of a link; undefined: none. */
export type Files = Readonly<Record<string, string | undefined>>;

export type Upstream = {
	/** The bare repository, to be cloned by path or URL. */
	readonly folder: string;
	readonly url: string;
	/** Changes files, commits and pushes them to a branch. Returns the sha. */
	readonly push: (files: Files, branch?: string) => Promise<string>;
	/** Runs git where the commits are made. */
	readonly git: (...args: readonly string[]) => Promise<string>;
	readonly work: string;
};

/** A repository to clone from, as `<name>.git` in a folder. */
export async function makeUpstream(home: string, name = 'app'): Promise<Upstream> {
	const folder = path.join(home, `${name}.git`);
	const work = path.join(home, `${name}-work`);
	await git(home, 'init', '-q', '--bare', '-b', 'main', folder);
	await git(home, 'init', '-q', '-b', 'main', work);
	await git(work, 'remote', 'add', 'origin', folder);
	return {
		folder,
		work,
		url: `file://${folder}`,
		git: (...args) => git(work, ...args),
		async push(files, branch = 'main') {
			const known = await git(work, 'branch', '--list', branch);
			await git(work, 'checkout', '-q', ...(known === '' ? ['-B'] : []), branch);
			for (const [file, content] of Object.entries(files)) {
				await put(path.join(work, file), content);
			}

			await git(work, 'add', '--all', '--force', '.');
			await git(work, 'commit', '-q', '--allow-empty', '-m', 'change');
			await git(work, 'push', '-q', '--force', 'origin', `HEAD:refs/heads/${branch}`);
			return git(work, 'rev-parse', 'HEAD');
		},
	};
}

async function put(file: string, content: string | undefined): Promise<void> {
	await rm(file, {recursive: true, force: true});
	await mkdir(path.dirname(file), {recursive: true});
	if (content?.startsWith('-> ')) {
		await symlink(content.slice(3), file);
	} else if (content !== undefined) {
		await writeFile(file, content);
	}
}

export type Bench = AsyncDisposable & {
	/** Holds the upstream repositories. */
	readonly home: string;
	/** The memory's folder. */
	readonly cache: string;
	readonly upstream: Upstream;
	readonly checkOut: (branch: string, changes?: Partial<GitCheckout>) => Promise<CheckedOut>;
	/** All that was said so far. */
	readonly output: () => string;
};

/** An upstream repository, and an empty cache to check it out with. */
export async function makeBench(): Promise<Bench> {
	const folder = await temporaryFolder();
	const home = path.join(folder.path, 'upstream');
	const cache = path.join(folder.path, 'cache');
	await mkdir(home);
	await mkdir(cache);
	const upstream = await makeUpstream(home);
	const memory = imageMemory(cache);
	let output = '';
	return {
		home,
		cache,
		upstream,
		output: () => output,
		checkOut: (branch, changes) =>
			checkOut({
				url: upstream.url,
				branch,
				memory,
				env: {PATH: process.env.PATH, HOME: home, ...gitTestEnvironment},
				onOutput(text) {
					output += text;
				},
				onProgress() {},
				signal: new AbortController().signal,
				...changes,
			}),
		[Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
	};
}

/** Commits a submodule on main, as its url and sha say, whether they can be fetched or not. */
export async function addSubmodule(
	upstream: Upstream,
	name: string,
	url: string,
	sha: string,
): Promise<string> {
	await upstream.push({
		'.gitmodules': `[submodule "${name}"]\n\tpath = ${name}\n\turl = ${url}\n`,
	});
	await upstream.git('update-index', '--add', '--cacheinfo', `160000,${sha},${name}`);
	await upstream.git('commit', '-q', '-m', 'submodule');
	await upstream.git('push', '-q', 'origin', 'main');
	return upstream.git('rev-parse', 'HEAD');
}

/** All files below a folder; links as `-> target`, empty folders as `/`. */
export async function filesOf(folder: string): Promise<Record<string, string>> {
	const files: Record<string, string> = {};
	for (const name of (await readdir(folder, {recursive: true})).sort()) {
		const file = path.join(folder, name);
		const stats = await lstat(file);
		if (stats.isSymbolicLink()) {
			files[name] = `-> ${await readlink(file)}`;
		} else if (stats.isFile()) {
			files[name] = await readFile(file, 'utf8');
		} else if ((await readdir(file)).length === 0) {
			files[name] = '/';
		}
	}

	return files;
}
