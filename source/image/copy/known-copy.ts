import type {Engine, EngineImage} from '../../engine/engine.ts';
import type {FolderScan} from '../folder/scan-folder.ts';
import type {ImageMemory} from '../memory.ts';
import type {CopyPlace} from './copy-place.ts';
import {type CopyRecord, type DeltaRecord, readRecord} from './copy-record.ts';
import {readManifest} from './manifest.ts';
import {isFile} from './patch-file.ts';

/** A full copy that is there, and what is known of it. */
export type KnownCopy = {
	readonly full: EngineImage;
	/** What the full copy holds. */
	readonly scan: FolderScan;
	/** Without a delta that is gone. */
	readonly record: CopyRecord;
};

/** Undefined: nothing is known that could be built upon, or somebody removed the image. */
export async function knownCopy(
	{engine, memory}: {readonly engine: Engine; readonly memory: ImageMemory},
	place: CopyPlace,
): Promise<KnownCopy | undefined> {
	const record = readRecord(memory, place);
	if (record === undefined) {
		return undefined;
	}

	const [full, scan, isThere] = await Promise.all([
		engine.findImage(record.fullId),
		readManifest(memory, place, record.fullId),
		isDeltaThere(engine, record.delta),
	]);
	return full && scan && {full, scan, record: isThere ? record : {...record, delta: undefined}};
}

async function isDeltaThere(engine: Engine, delta: DeltaRecord | undefined): Promise<boolean> {
	if (delta === undefined) {
		return false;
	}

	return 'patch' in delta.made
		? isFile(delta.made.patch)
		: (await engine.findImage(delta.made.imageId)) !== undefined;
}
