import {lstat, mkdir, rmdir, unlink, writeFile} from 'node:fs/promises';
import {dirname, join, posix} from 'node:path';
import type {LiveMount} from './live-mount.ts';

/**
Makes the places at which mounts stand within another one. The engine would make them itself, in the
person's own folder and as root. Returns what it made, outer places first.
*/
export async function makeMountPoints(mounts: readonly LiveMount[]): Promise<readonly string[]> {
	const made: string[] = [];
	for (const mount of mounts) {
		const place = placeOnHost(mount, mounts);
		if (place !== undefined) {
			// Where it can't be made, the engine tries, and says why it can't.
			made.push(...(await makePlace(place, mount.kind).catch(() => [])));
		}
	}

	return made;
}

/** Takes mount points away again, as far as they are still empty. */
export async function removeMountPoints(made: readonly string[]): Promise<void> {
	for (const place of made.toReversed()) {
		await removeEmpty(place).catch(() => {});
	}
}

async function removeEmpty(place: string): Promise<void> {
	const found = await lstat(place);
	if (found.isDirectory()) {
		await rmdir(place);
	} else if (found.isFile() && found.size === 0) {
		await unlink(place);
	}
}

/** Where the innermost other mount around this one has its target, on this machine. */
function placeOnHost({target}: LiveMount, mounts: readonly LiveMount[]): string | undefined {
	const outer = mounts
		.filter(other => other.kind === 'folder' && target.startsWith(`${other.target}/`))
		.toSorted((one, other) => other.target.length - one.target.length)[0];
	return outer && join(outer.source, posix.relative(outer.target, target));
}

async function makePlace(place: string, kind: LiveMount['kind']): Promise<readonly string[]> {
	const folder = kind === 'folder' ? place : dirname(place);
	const first = await mkdir(folder, {recursive: true});
	const folders = first === undefined ? [] : foldersBetween(first, folder);
	const isMade = kind === 'file' && (await makeFile(place));
	return isMade ? [...folders, place] : folders;
}

async function makeFile(place: string): Promise<boolean> {
	return writeFile(place, '', {flag: 'wx'}).then(
		() => true,
		() => false,
	);
}

/** From the outermost to the innermost, both included. */
function foldersBetween(outer: string, inner: string): string[] {
	return inner === outer ? [outer] : [...foldersBetween(outer, dirname(inner)), inner];
}
