import path from 'node:path';
import type {FolderScan} from '../folder/scan-folder.ts';
import {scanNames} from '../folder/scan-names.ts';
import {settledScan} from '../folder/settled-scan.ts';
import type {WatchedInput} from '../making.ts';
import type {BuildContext} from './build-context.ts';
import type {DockerfileSource} from './read-dockerfile.ts';

/** A look at some names in a folder. */
export type NamesLook = {
	readonly folder: string;
	readonly names: readonly string[];
	readonly scan: FolderScan;
};

/**
Looks at the files that say how to build: the Dockerfile and the ignore files, there or not. To be done
before they are read: what changes in between then counts as a change.
*/
export async function lookAtRecipe({dockerfile, context}: DockerfileSource): Promise<NamesLook[]> {
	const file = dockerfile === undefined ? undefined : path.resolve(dockerfile);
	const folder = context === undefined ? file && path.dirname(file) : path.resolve(context);
	const files = [
		...(file === undefined ? [] : [file, `${file}.dockerignore`]),
		...(folder === undefined ? [] : [path.join(folder, '.dockerignore')]),
	];
	const folders = [...Map.groupBy(files, name => path.dirname(name))];
	return Promise.all(
		folders.map(async ([of, found]) => {
			const names = found.map(name => path.basename(name));
			return {folder: of, names, scan: await settledScan(scanNames(of, names))};
		}),
	);
}

/** The files of this machine that a build was made of: the context's, the Dockerfile, the ignore rules. */
export function watchedInputs(
	looks: readonly NamesLook[],
	context: BuildContext | undefined,
): WatchedInput[] {
	// A link in the context is copied as a link, while the Dockerfile is what it leads to.
	const inContext = (folder: string, name: string): boolean =>
		folder === context?.folder &&
		!context.rules.ignores(name) &&
		context.scan.entries.get(name)?.type !== 'link';
	const covered = looks.map(look => ({
		...look,
		names: look.names.filter(name => inContext(look.folder, name)),
	}));
	const apart = looks.map(({folder, names, scan}) => {
		const only = names.filter(name => !inContext(folder, name));
		return {folder, only, scan: withNames(emptyScan(scan), {names: only, scan})};
	});
	return [
		...(context === undefined ? [] : [contextInput(context, covered)]),
		...apart
			.filter(({only}) => only.length > 0)
			.map((input): WatchedInput => ({step: 'build', ...input})),
	];
}

function contextInput(
	{folder, ignoreFile, scan}: BuildContext,
	covered: readonly NamesLook[],
): WatchedInput {
	const file = ignoreFile?.file;
	const isOwn = file !== undefined && file !== path.join(folder, '.dockerignore');
	return {
		step: 'build',
		folder,
		scan: covered.reduce(withNames, scan),
		...(isOwn && {ignoreFile: file}),
	};
}

function emptyScan({startedAt}: FolderScan): FolderScan {
	return {startedAt, entries: new Map(), skipped: [], unsure: new Set()};
}

/** A scan in which these names are as the earlier look found them. */
function withNames(
	scan: FolderScan,
	{names, scan: earlier}: Pick<NamesLook, 'names' | 'scan'>,
): FolderScan {
	const entries = new Map(scan.entries);
	const unsure = new Set(scan.unsure);
	for (const name of names) {
		const entry = earlier.entries.get(name);
		if (entry === undefined) {
			entries.delete(name);
		} else {
			entries.set(name, entry);
		}

		if (earlier.unsure.has(name)) {
			unsure.add(name);
		}
	}

	return {...scan, entries, unsure};
}
