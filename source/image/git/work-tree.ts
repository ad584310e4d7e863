import {mkdir, rm} from 'node:fs/promises';
import path from 'node:path';
import {failureOf, gitError} from './git-errors.ts';
import type {GitEnd} from './git-process.ts';
import type {GitSession} from './git-session.ts';

/** A folder with the files of one commit. What git knows of them lies beside it, not in it. */
export type WorkTree = {
	readonly files: string;
	readonly index: string;
};

/**
Makes the folder hold exactly the files of a commit. Only files that differ are written: the others
keep their inode and times. What a killed checkout left is put right.
*/
export async function writeTree(
	session: GitSession,
	tree: WorkTree,
	sha: string,
	settings: readonly string[],
): Promise<void> {
	await prepare(tree);
	const first = await readTree(session, tree, sha, settings);
	if (first.exitCode !== 0) {
		if (failureOf(first.stderr) === 'disk') {
			throw gitError(session.remote.url, first.stderr);
		}

		await removeTree(tree);
		await prepare(tree);
		const second = await readTree(session, tree, sha, settings);
		if (second.exitCode !== 0) {
			throw gitError(session.remote.url, second.stderr);
		}
	}

	await session.demand([`--work-tree=${tree.files}`, 'clean', '-ffdxq'], {
		env: {GIT_INDEX_FILE: tree.index},
	});
}

function readTree(
	session: GitSession,
	{files, index}: WorkTree,
	sha: string,
	settings: readonly string[],
): Promise<GitEnd> {
	return session.run(
		[...settings, `--work-tree=${files}`, 'read-tree', '--reset', '-u', '-v', sha],
		{env: {GIT_INDEX_FILE: index}},
	);
}

export async function removeTree({files, index}: WorkTree): Promise<void> {
	await Promise.all([rm(files, {recursive: true, force: true}), rm(index, {force: true})]);
}

async function prepare({files, index}: WorkTree): Promise<void> {
	await mkdir(files, {recursive: true});
	await mkdir(path.dirname(index), {recursive: true});
	// Left by a git that was killed: whoever calls this has the folder for itself.
	await rm(`${index}.lock`, {force: true});
}
