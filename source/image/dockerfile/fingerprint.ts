import {createHash, type Hash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import {placeOf} from '../folder/path-bytes.ts';
import type {FolderScan, ScanEntry} from '../folder/scan-folder.ts';

/** What a build was made of, comparable. */
export type Fingerprint = {
	/** Of all that a look at the inputs tells. */
	readonly look: string;
	/** Hashes of files that may have changed again without looking different. */
	readonly contents: readonly (readonly [path: string, hash: string])[];
};

export type BuildInputs = {
	/** Plain data. */
	readonly facts: unknown;
	readonly context: {readonly folder: string; readonly scan: FolderScan} | undefined;
};

/** Take it before the build: what changes while that runs is then seen as a change by the next one. */
export async function fingerprint({facts, context}: BuildInputs): Promise<Fingerprint> {
	const unsure = [...(context?.scan.unsure ?? [])];
	return {
		look: lookOf(facts, context?.scan),
		contents: await contentsOf(context?.folder ?? '', unsure),
	};
}

/** Whether inputs are what they were when the fingerprint was taken. */
export async function isUnchanged(
	before: Fingerprint,
	{facts, context}: BuildInputs,
): Promise<boolean> {
	if (before.look !== lookOf(facts, context?.scan)) {
		return false;
	}

	const names = before.contents.map(([name]) => name);
	const now = await contentsOf(context?.folder ?? '', names);
	return JSON.stringify(now) === JSON.stringify(before.contents);
}

function lookOf(facts: unknown, scan: FolderScan | undefined): string {
	const hash = createHash('sha256').update(JSON.stringify(facts));
	for (const [name, entry] of scan?.entries ?? []) {
		addEntry(hash, name, entry);
	}

	return hash.digest('hex');
}

/** A folder's own times say only that something in it came or went, which its entries say, too. */
function addEntry(hash: Hash, name: string, entry: ScanEntry): void {
	const {type, mode, size, mtimeMs, ctimeMs, ino, target} = entry;
	const times = type === 'folder' ? [] : [size, mtimeMs, ctimeMs, ino, target];
	hash.update(`${JSON.stringify([name, type, mode, ...times])}\n`);
}

async function contentsOf(
	folder: string,
	names: readonly string[],
): Promise<Fingerprint['contents']> {
	const contents: (readonly [string, string])[] = [];
	for (const name of names) {
		contents.push([name, await hashFile(placeOf(folder, name))]);
	}

	return contents;
}

async function hashFile(file: string | Buffer): Promise<string> {
	const hash = createHash('sha256');
	try {
		await pipeline(createReadStream(file), hash);
		return hash.digest('hex');
	} catch {
		// A link to nowhere, or gone: the next look at the folder tells.
		return '';
	}
}
