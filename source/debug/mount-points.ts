import {mkdir, rmdir, stat, unlink, writeFile} from 'node:fs/promises';
import {dirname, join, posix} from 'node:path';
import type {LiveMount} from './live-mount.ts';

/**
Makes the places at which mounts stand within another one. The engine would make them itself, in the
person's own folder and as root. Returns the way to take them away again, as far as they are still empty.
*/
export async function makeMountPoints(mounts: readonly LiveMount[]): Promise<() => Promise<void>> {
	const made: Array<() => Promise<void>> = [];
	for (const mount of mounts) {
		const place = placeOnHost(mount, mounts);
		if (place !== undefined) {
			// Where it can't be made, the engine tries, and says why it can't.
			made.push(...(await makePlace(place, mount.kind).catch(() => [])));
		}
	}

	return async () => {
		for (const remove of made.reverse()) {
			await remove().catch(() => {});
		}
	};
}

/** Where the innermost other mount around this one has its target, on this machine. */
function placeOnHost({target}: LiveMount, mounts: readonly LiveMount[]): string | undefined {
	const outer = mounts
		.filter(other => other.kind === 'folder' && target.startsWith(`${other.target}/`))
		.toSorted((one, other) => other.target.length - one.target.length)[0];
	return outer && join(outer.source, posix.relative(outer.target, target));
}

async function makePlace(
	place: string,
	kind: LiveMount['kind'],
): Promise<ReadonlyArray<() => Promise<void>>> {
	const folder = kind === 'folder' ? place : dirname(place);
	const first = await mkdir(folder, {recursive: true});
	const removals =
		first === undefined ? [] : foldersBetween(first, folder).map(made => () => rmdir(made));
	if (kind === 'file') {
		removals.push(...(await makeFile(place)));
	}

	return removals;
}

async function makeFile(place: string): Promise<ReadonlyArray<() => Promise<void>>> {
	try {
		await writeFile(place, '', {flag: 'wx'});
	} catch {
		return [];
	}

	const removeEmpty = async (): Promise<void> => {
		if ((await stat(place)).size === 0) {
			await unlink(place);
		}
	};
	return [removeEmpty];
}

/** From the outermost to the innermost, both included. */
function foldersBetween(outer: string, inner: string): string[] {
	return inner === outer ? [outer] : [...foldersBetween(outer, dirname(inner)), inner];
}
