import {folderTar} from '../folder/folder-tar.ts';
import {whenSure} from '../folder/unsure.ts';
import type {CopyJob, CopyResult} from './copy-folder.ts';
import {copyTarget} from './copy-place.ts';
import {type DeltaRecord, deltaRecord, writeRecord} from './copy-record.ts';
import {countChanges} from './count-changes.ts';
import {describeAll, describeChanges} from './describe-copy.ts';
import {removeEarlier, replacedImages} from './earlier-images.ts';
import {type FolderDelta, isEmpty, isSameDelta} from './folder-delta.ts';
import type {KnownCopy} from './known-copy.ts';
import {makeImage} from './make-image.ts';
import {fitsIntoPatch, writePatch} from './patch-file.ts';
import {progressOf} from './progress.ts';
import {type SeenFiles, seenFiles} from './seen-files.ts';

/** Copies what changed since the full copy, unless the delta before this one holds just that. */
export async function copyDelta(
	job: CopyJob,
	known: KnownCopy,
	delta: FolderDelta,
): Promise<CopyResult> {
	const {engine, memory, place, scan} = job;
	const {full, record} = known;
	if (record.delta && isSameDelta(delta, record.delta)) {
		return {
			...resultOf(full.id, record.delta.made),
			outcome: 'unchanged',
			detail: describeAll(scan.entries.values()),
			scan: {...scan, unsure: new Set()},
			settled: Promise.resolve(),
		};
	}

	const earlier = (await replacedImages(job)).filter(id => id !== full.id);
	const seen = seenFiles(scan);
	const {made, settled} = await put(job, known, delta, seen);
	const copied = seen.scan();
	writeRecord(memory, place, {
		...record,
		delta: made && deltaRecord(made, delta, copied),
		earlier,
	});
	return {
		...resultOf(full.id, made),
		outcome: 'made',
		detail: describeChanges(countChanges(known.scan, delta, record.delta)),
		scan: copied,
		settled: settled.then(() => removeEarlier(engine, place, earlier)),
	};
}

type Put = {readonly made: DeltaRecord['made'] | undefined; readonly settled: Promise<void>};

/** Always on top of the full copy: a pile of deltas would end at the engine's limit, and slow down all it holds. */
async function put(
	job: CopyJob,
	{full}: KnownCopy,
	delta: FolderDelta,
	{onRead}: SeenFiles,
): Promise<Put> {
	const {engine, place, scan, signal, onProgress} = job;
	if (isEmpty(delta)) {
		// All is as it was at first.
		return {made: undefined, settled: Promise.resolve()};
	}

	const tar = () =>
		folderTar({
			root: place.root,
			items: delta.items,
			prefix: copyTarget.slice(1),
			onRead,
			onProgress: progressOf(delta.items.values(), onProgress),
		});
	if (engine.capabilities.commitCost === 'high' && fitsIntoPatch(delta)) {
		await whenSure(scan);
		return {made: {patch: await writePatch(place, tar(), signal)}, settled: Promise.resolve()};
	}

	const {imageId, settled} = await makeImage({
		...job,
		from: full,
		tag: place.deltaTag,
		tar,
		prepare: () => whenSure(scan),
	});
	return {made: {imageId}, settled};
}

function resultOf(
	fullId: string,
	made: DeltaRecord['made'] | undefined,
): Pick<CopyResult, 'imageId' | 'patch'> {
	if (made === undefined) {
		return {imageId: fullId};
	}

	return 'patch' in made ? {imageId: fullId, patch: made.patch} : {imageId: made.imageId};
}
