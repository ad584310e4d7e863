import {mkdir, readdir, rm} from 'node:fs/promises';
import path from 'node:path';
import type {GitSession} from './git-session.ts';

/** The bare repository that keeps what was fetched from one URL. */
export type CommitCache = {
	readonly session: GitSession;
	readonly repository: string;
};

/** Makes the repository, or takes away what a git that was killed left in it. The caller has it for itself. */
export async function openCache({session, repository}: CommitCache): Promise<void> {
	await removeLeftovers(repository);
	await mkdir(repository, {recursive: true, mode: 0o700});
	const init = ['init', '--quiet', '--bare', '--template='];
	const {exitCode} = await session.run(init, {quiet: true});
	if (exitCode !== 0) {
		await rm(repository, {recursive: true, force: true});
		await session.demand(init);
	}
}

async function removeLeftovers(repository: string): Promise<void> {
	const [top, refs, packs] = await Promise.all([
		filesIn(repository, false),
		filesIn(path.join(repository, 'refs'), true),
		filesIn(path.join(repository, 'objects', 'pack'), false),
	]);
	const left = [
		...[...top, ...refs].filter(file => file.endsWith('.lock')),
		...packs.filter(file => path.basename(file).startsWith('tmp_')),
	];
	await Promise.all(left.map(file => rm(file, {force: true})));
}

async function filesIn(folder: string, recursive: boolean): Promise<string[]> {
	try {
		const entries = await readdir(folder, {recursive, withFileTypes: true});
		return entries
			.filter(entry => !entry.isDirectory())
			.map(entry => path.join(entry.parentPath, entry.name));
	} catch {
		return [];
	}
}
