import {stat} from 'node:fs/promises';
import {posix} from 'node:path';
import {ConductoError} from '../errors/conducto-error.ts';
import {copyTarget} from '../image/copy/copy-place.ts';
import {assertFolder} from '../image/folder/folder-errors.ts';
import type {ImageSpec} from '../pipeline/spec.ts';
import {commandFile} from './command-file.ts';
import type {SessionRequest} from './session.ts';

/** Where this program itself puts files into a container. */
const ownFolder = `${posix.dirname(commandFile)}/`;

/** What of the person's own a live session has, and where it has it. */
export type LiveMount = {
	readonly kind: 'folder' | 'file';
	/** Absolute, on this machine. */
	readonly source: string;
	/** Absolute, in the container. */
	readonly target: string;
};

export type MappedEntry = Omit<LiveMount, 'kind'>;

/**
What a live session mounts (seed: "Mount Local Files while Debugging"): the folder of `copyDir` or
`copyRepo` over the place that it was copied to, and all that `pathMap` maps, outer places first.
*/
export async function liveMounts(request: SessionRequest): Promise<readonly LiveMount[]> {
	const {engine, node, imageSpec, image} = request;
	const entries = mappedEntries(imageSpec, image.workdir);
	if (entries.length === 0) {
		throw new ConductoError('nothing-mapped', `The image of ${node.path} has no files of yours.`, {
			hint: 'Add copyDir or pathMap to the image, or open a snapshot (s) instead.',
			path: node.path,
		});
	}

	if (!engine.capabilities.liveMount) {
		throw new ConductoError('nothing-mapped', 'The engine can not mount folders of this machine.', {
			hint: 'Use an engine on this machine, or open a snapshot (s) instead.',
			path: node.path,
		});
	}

	assertTargets(entries, node.path);
	const copied = imageSpec.copy_dir ?? imageSpec.copy_repo;
	if (copied !== undefined) {
		await assertFolder(copied);
	}

	return Promise.all(
		entries.map(async entry => ({...entry, kind: await kindOf(entry, node.path)})),
	);
}

/** What of this machine is where in an image's containers, outer places first, without those that say the same. */
export function mappedEntries(spec: ImageSpec, workdir: string): readonly MappedEntry[] {
	const copied = spec.copy_dir ?? spec.copy_repo;
	const mapped = Object.entries(spec.path_map ?? {}).map(([source, target]) => ({
		source,
		target: posix.resolve('/', workdir, target),
	}));
	const entries = [
		...(copied === undefined ? [] : [{source: copied, target: copyTarget}]),
		...mapped,
	];
	return entries
		.filter(
			(entry, index) =>
				entries.findIndex(
					({source, target}) => source === entry.source && target === entry.target,
				) === index,
		)
		.toSorted((one, other) => depth(one.target) - depth(other.target));
}

function depth(target: string): number {
	return target.split('/').length;
}

function assertTargets(entries: readonly MappedEntry[], path: string): void {
	const sources = new Map<string, string>();
	for (const {source, target} of entries) {
		if (target === '/' || `${target}/`.startsWith(ownFolder)) {
			throw new ConductoError(
				'definition-invalid',
				`pathMap maps ${source} over ${target}, which the shell itself needs.`,
				{hint: 'Map it to a folder of its own, such as /mnt/mine.', path},
			);
		}

		const other = sources.get(target);
		if (other !== undefined) {
			throw new ConductoError(
				'definition-invalid',
				`${other} and ${source} are both to be mounted at ${target}.`,
				{
					hint: `Map one of them elsewhere with pathMap; copyDir and copyRepo have ${copyTarget}.`,
					path,
				},
			);
		}

		sources.set(target, source);
	}
}

async function kindOf({source}: MappedEntry, path: string): Promise<LiveMount['kind']> {
	try {
		return (await stat(source)).isDirectory() ? 'folder' : 'file';
	} catch (cause) {
		const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
		throw new ConductoError(
			'folder-missing',
			`pathMap maps ${source}, which ${isMissing ? 'does not exist' : "can't be reached"}.`,
			{
				hint: 'Create it, or correct pathMap: its keys are relative to the definition.',
				path,
				cause,
			},
		);
	}
}
