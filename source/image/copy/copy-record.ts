import type {FolderScan, ScanEntry} from '../folder/scan-folder.ts';
import type {ImageMemory} from '../memory.ts';
import type {CopyPlace} from './copy-place.ts';
import type {CopiedDelta, FolderDelta} from './folder-delta.ts';

/** What is remembered of the latest delta. */
export type DeltaRecord = CopiedDelta & {
	/** An image made of the full one, or an archive that goes into each container. */
	readonly made: {readonly imageId: string} | {readonly patch: string};
};

/** What is remembered of the copy of a folder over a base. */
export type CopyRecord = {
	readonly folder: string;
	readonly baseId: string;
	readonly fullId: string;
	/** The base has files of its own where the folder's go: deleting one of those may lay one of these bare. */
	readonly isOverBase: boolean;
	readonly delta: DeltaRecord | undefined;
	/** Images that were replaced, and may still be in use. */
	readonly earlier: readonly string[];
};

/** As it is stored: plain data. */
type StoredRecord = Omit<CopyRecord, 'delta'> & {
	readonly delta?: {
		readonly made: DeltaRecord['made'];
		readonly changed: ReadonlyArray<readonly [string, ScanEntry]>;
		readonly removed: readonly string[];
		readonly unsure: readonly string[];
	};
};

export function readRecord(memory: ImageMemory, {key}: CopyPlace): CopyRecord | undefined {
	const stored = memory.read('copy', key) as StoredRecord | undefined;
	if (stored === undefined) {
		return undefined;
	}

	const {delta, ...record} = stored;
	return {
		...record,
		delta: delta && {
			made: delta.made,
			changed: new Map(delta.changed),
			removed: new Set(delta.removed),
			unsure: new Set(delta.unsure),
		},
	};
}

export function writeRecord(memory: ImageMemory, {key}: CopyPlace, record: CopyRecord): void {
	const {delta, ...rest} = record;
	const stored: StoredRecord = {
		...rest,
		...(delta && {
			delta: {
				made: delta.made,
				changed: [...delta.changed],
				removed: [...delta.removed],
				unsure: [...delta.unsure],
			},
		}),
	};
	memory.write('copy', key, stored);
}

/** What the delta is once it was copied: files as they were by then. */
export function deltaRecord(
	made: DeltaRecord['made'],
	{changed, removed}: FolderDelta,
	copied: FolderScan,
): DeltaRecord {
	const asCopied = [...changed].map(
		([path, entry]) => [path, copied.entries.get(path) ?? entry] as const,
	);
	return {made, changed: new Map(asCopied), removed, unsure: copied.unsure};
}
