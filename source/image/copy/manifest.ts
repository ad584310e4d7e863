import {mkdir, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {FolderScan, ScanEntry} from '../folder/scan-folder.ts';
import type {ImageMemory} from '../memory.ts';
import type {CopyPlace} from './copy-place.ts';

/** Lists in place of objects: with names of fields it would be three times as long. */
type StoredEntry = readonly [
	path: string,
	type: ScanEntry['type'],
	mode: number,
	size: number,
	mtimeMs: number,
	ctimeMs: number,
	ino: number,
	target: string | null,
];

type StoredManifest = {
	readonly startedAt: number;
	readonly entries: readonly StoredEntry[];
	readonly unsure: readonly string[];
};

type Recent = {readonly file: string; readonly scan: FolderScan};

/** The latest manifest of each place that this process has seen: reading one back takes long. */
const recent = new WeakMap<ImageMemory, Map<string, Recent>>();

/** What an image holds of a folder. Undefined: nothing usable is kept of it. */
export async function readManifest(
	memory: ImageMemory,
	place: CopyPlace,
	imageId: string,
): Promise<FolderScan | undefined> {
	const file = manifestFile(place, imageId);
	const known = recentOf(memory).get(place.folder);
	if (known?.file === file) {
		return known.scan;
	}

	try {
		const scan = decode(JSON.parse(await readFile(file, 'utf8')));
		recentOf(memory).set(place.folder, {file, scan});
		return scan;
	} catch {
		// Gone, or cut short by a full disk: as good as unknown.
		return undefined;
	}
}

/** Keeps what an image holds, in place of what the one before it did. */
export async function writeManifest(
	memory: ImageMemory,
	place: CopyPlace,
	imageId: string,
	scan: FolderScan,
): Promise<void> {
	const file = manifestFile(place, imageId);
	await mkdir(place.folder, {recursive: true, mode: 0o700});
	await writeFile(`${file}.new`, JSON.stringify(encode(scan)), {mode: 0o600});
	await rename(`${file}.new`, file);
	recentOf(memory).set(place.folder, {file, scan});
	for (const name of await readdir(place.folder)) {
		if (name.startsWith('manifest-') && name !== path.basename(file)) {
			await rm(path.join(place.folder, name), {force: true});
		}
	}
}

function recentOf(memory: ImageMemory): Map<string, Recent> {
	const known = recent.get(memory) ?? new Map<string, Recent>();
	recent.set(memory, known);
	return known;
}

function manifestFile({folder}: CopyPlace, imageId: string): string {
	return path.join(folder, `manifest-${imageId.replace(/^sha256:/, '').slice(0, 24)}.json`);
}

function encode({startedAt, entries, unsure}: FolderScan): StoredManifest {
	const stored = Array.from(
		entries,
		([name, {type, mode, size, mtimeMs, ctimeMs, ino, target}]): StoredEntry => [
			name,
			type,
			mode,
			size,
			mtimeMs,
			ctimeMs,
			ino,
			target ?? null,
		],
	);
	return {startedAt, entries: stored, unsure: [...unsure]};
}

function decode({startedAt, entries, unsure}: StoredManifest): FolderScan {
	const decoded = entries.map(
		([name, type, mode, size, mtimeMs, ctimeMs, ino, target]): [string, ScanEntry] => [
			name,
			{type, mode, size, mtimeMs, ctimeMs, ino, ...(target !== null && {target})},
		],
	);
	return {startedAt, entries: new Map(decoded), skipped: [], unsure: new Set(unsure)};
}
