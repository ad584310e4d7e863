import type {GitSession} from './git-session.ts';

const filter = 'filter=lfs';

export type LargeFiles = {
	/** Settings for the checkout. */
	readonly settings: readonly string[];
	/** Whether files are missing, and small pointers to them stand in their place. */
	readonly pointers: boolean;
};

/** How to write the files of a commit that may keep large ones elsewhere (Git LFS). */
export async function largeFiles(session: GitSession, sha: string): Promise<LargeFiles> {
	const attributes = ['grep', '-q', '-e', filter, sha, '--', ':(glob)**/.gitattributes'];
	const uses = await session.run(attributes, {quiet: true});
	if (uses.exitCode !== 0) {
		return {settings: [], pointers: false};
	}

	const installed = await session.run(['lfs', 'version'], {quiet: true});
	if (installed.exitCode === 0) {
		const smudge = settings('git-lfs smudge -- %f', 'git-lfs filter-process', true);
		return {settings: smudge, pointers: false};
	}

	session.say(
		'Large files stay pointers: the repository uses Git LFS, and git-lfs is not installed.',
	);
	return {settings: settings('', '', false), pointers: true};
}

function settings(smudge: string, process: string, required: boolean): string[] {
	return [`smudge=${smudge}`, `process=${process}`, `required=${required}`].flatMap(setting => [
		'-c',
		`filter.lfs.${setting}`,
	]);
}
