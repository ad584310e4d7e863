import {access, constants, stat} from 'node:fs/promises';
import path from 'node:path';
import {ConductoError} from '../../errors/conducto-error.ts';
import {
	type IgnoreFile,
	type IgnoreRules,
	nothingIgnored,
	readIgnoreFile,
} from '../folder/docker-ignore.ts';
import {type FolderScan, scanFolder} from '../folder/scan-folder.ts';
import {settledScan} from '../folder/settled-scan.ts';
import type {DockerfileSource} from './read-dockerfile.ts';

/** The folder that `COPY` and `ADD` read, and what of it counts. */
export type BuildContext = {
	readonly folder: string;
	/** `<Dockerfile>.dockerignore` wins over the folder's `.dockerignore`; undefined: there is neither. */
	readonly ignoreFile: IgnoreFile | undefined;
	readonly rules: IgnoreRules;
	readonly scan: FolderScan;
};

/** Undefined: the Dockerfile has no context. */
export async function readContext({
	dockerfile,
	context,
}: DockerfileSource): Promise<BuildContext | undefined> {
	if (dockerfile === undefined && context === undefined) {
		return undefined;
	}

	const folder = path.resolve(context ?? path.dirname(dockerfile ?? ''));
	await assertContext(folder);
	const own = dockerfile === undefined ? undefined : `${path.resolve(dockerfile)}.dockerignore`;
	const ignoreFile = await readIgnoreFile(folder, own);
	const rules = ignoreFile?.rules ?? nothingIgnored;
	const scan = await settledScan(await scanFolder(folder, rules));
	return {folder, ignoreFile, rules, scan};
}

async function assertContext(folder: string): Promise<void> {
	try {
		if (!(await stat(folder)).isDirectory()) {
			throw new ConductoError('folder-missing', `The build context is not a folder: ${folder}.`, {
				hint: 'Let context name a folder.',
			});
		}

		await access(folder, constants.R_OK | constants.X_OK);
	} catch (cause) {
		if (cause instanceof ConductoError) {
			throw cause;
		}

		const {code} = cause as NodeJS.ErrnoException;
		throw code === 'EACCES' || code === 'EPERM'
			? new ConductoError('image-failed', `The build context ${folder} may not be read.`, {
					hint: 'Give yourself the right to read it.',
					cause,
				})
			: new ConductoError('folder-missing', `The build context does not exist: ${folder}.`, {
					hint: 'Create it, or correct context: it is relative to the definition.',
					cause,
				});
	}
}
