import type {GitSession} from './git-session.ts';

export type Submodule = {
	/** Relative to the repository's files. */
	readonly path: string;
	readonly url: string;
	readonly sha: string;
};

/** The repositories that a commit has within its files. */
export async function submodulesOf(session: GitSession, sha: string): Promise<Submodule[]> {
	const modules = new Map<string, {path?: string; url?: string}>();
	for (const [key, value] of await settingsOf(session, sha)) {
		const [, name, field] = /^submodule\.(.*)\.(path|url)$/s.exec(key) ?? [];
		if (name !== undefined && (field === 'path' || field === 'url')) {
			modules.set(name, {...modules.get(name), [field]: value});
		}
	}

	const found: Submodule[] = [];
	for (const {path, url} of modules.values()) {
		const commit = path && url ? await commitAt(session, sha, path) : undefined;
		if (path && url && commit !== undefined) {
			found.push({path, url: submoduleUrl(session.remote.url, url), sha: commit});
		}
	}

	return found;
}

async function settingsOf(
	session: GitSession,
	sha: string,
): Promise<(readonly [string, string])[]> {
	const {exitCode, stdout} = await session.run(
		['config', `--blob=${sha}:.gitmodules`, '--null', '--list'],
		{quiet: true},
	);
	return exitCode === 0
		? stdout.split('\0').flatMap(entry => {
				const end = entry.indexOf('\n');
				return end === -1 ? [] : [[entry.slice(0, end), entry.slice(end + 1)] as const];
			})
		: [];
}

/** The commit that the tree itself has at a path: what .gitmodules says of a path need not be true. */
async function commitAt(
	session: GitSession,
	sha: string,
	path: string,
): Promise<string | undefined> {
	const {stdout} = await session.run(['ls-tree', '-z', sha, '--', path], {
		quiet: true,
		env: {GIT_LITERAL_PATHSPECS: '1'},
	});
	const [, commit, name] = /^160000 commit ([0-9a-f]+)\t(.*)\0$/s.exec(stdout) ?? [];
	return name === path ? commit : undefined;
}

/** An URL of .gitmodules, which may be relative to that of the repository. */
export function submoduleUrl(parent: string, url: string): string {
	if (!/^\.\.?\//.test(url)) {
		return url;
	}

	let base = parent.replace(/\/+$/, '');
	let separator = '/';
	let rest = url;
	for (let step = stepOf(rest); step !== undefined; step = stepOf(rest)) {
		rest = rest.slice(step.length);
		if (step === '../') {
			separator = /:[^/:]*$/.test(base) ? ':' : '/';
			base = base.replace(/[/:][^/:]*$/, '');
		}
	}

	return `${base}${separator}${rest}`;
}

function stepOf(url: string): './' | '../' | undefined {
	return (['./', '../'] as const).find(step => url.startsWith(step));
}
