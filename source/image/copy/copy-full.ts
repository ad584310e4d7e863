import {folderTar} from '../folder/folder-tar.ts';
import {whenSure} from '../folder/unsure.ts';
import type {CopyJob, CopyResult} from './copy-folder.ts';
import {copyTarget} from './copy-place.ts';
import {writeRecord} from './copy-record.ts';
import {describeAll} from './describe-copy.ts';
import {removeEarlier, replacedImages} from './earlier-images.ts';
import {makeImage} from './make-image.ts';
import {writeManifest} from './manifest.ts';
import {progressOf} from './progress.ts';
import {seenFiles} from './seen-files.ts';

/** Copies everything, and forgets the delta: there is none any more. */
export async function copyFull(job: CopyJob): Promise<CopyResult> {
	const {engine, memory, place, scan, base} = job;
	const earlier = await replacedImages(job);
	const seen = seenFiles(scan);
	let isOverBase = false;
	const {imageId, settled} = await makeImage({
		...job,
		from: base,
		tag: place.fullTag,
		tar: () =>
			folderTar({
				root: place.root,
				items: scan.entries,
				prefix: copyTarget.slice(1),
				onRead: seen.onRead,
				onProgress: progressOf(scan.entries.values(), job.onProgress),
			}),
		async prepare(containerId) {
			await whenSure(scan);
			isOverBase = (await engine.statPath(containerId, copyTarget)) !== undefined;
		},
	});
	const copied = seen.scan();
	await writeManifest(memory, place, imageId, copied);
	writeRecord(memory, place, {
		folder: place.root,
		baseId: base.id,
		fullId: imageId,
		isOverBase,
		delta: undefined,
		earlier,
	});
	return {
		imageId,
		outcome: 'made',
		detail: describeAll(copied.entries.values()),
		scan: copied,
		settled: settled.then(() => removeEarlier(engine, place, earlier)),
	};
}
