import type {Engine, EngineImage} from '../../engine/engine.ts';
import type {StepProgress} from '../../events/run-event.ts';
import {readIgnoreRules} from '../folder/docker-ignore.ts';
import {type FolderScan, scanFolder} from '../folder/scan-folder.ts';
import type {ImageMemory} from '../memory.ts';
import {assertNoVolume} from './check-volumes.ts';
import {copyDelta} from './copy-delta.ts';
import {copyFull} from './copy-full.ts';
import {type CopyPlace, copyPlace} from './copy-place.ts';
import {describeAll, describeSkipped} from './describe-copy.ts';
import {folderDelta, isEmpty} from './folder-delta.ts';
import {type KnownCopy, knownCopy} from './known-copy.ts';
import {keepPatch} from './patch-file.ts';
import {isTimeToFold} from './when-to-fold.ts';

export type CopyRequest = {
	readonly engine: Engine;
	/** The uuid of the state folder. */
	readonly owner: string;
	readonly pipelineId: string;
	/** The image's name in the spec. */
	readonly name: string;
	/** Absolute path of what is copied. */
	readonly folder: string;
	/** What it is copied over. */
	readonly base: EngineImage;
	readonly memory: ImageMemory;
	/** Whether to copy everything afresh, whatever is there already. */
	readonly all: boolean;
	readonly signal: AbortSignal;
	readonly onProgress: (progress: StepProgress) => void;
	readonly onOutput: (text: string) => void;
};

export type CopyResult = {
	readonly imageId: string;
	/** A tar archive on this machine that each container needs at `/` before it starts. */
	readonly patch?: string;
	readonly outcome: 'made' | 'unchanged';
	/** What it came to: `3 files changed`, `20,000 files, 100MB`. */
	readonly detail: string;
	/** What was copied, to be compared with later scans of the folder. */
	readonly scan: FolderScan;
	/** Ends when what is left to remove is removed. Nobody has to wait for it but the end of the process. */
	readonly settled: Promise<void>;
};

/** A copy that is being made, while no other process makes the same. */
export type CopyJob = CopyRequest & {readonly place: CopyPlace; readonly scan: FolderScan};

/**
Makes sure that there is an image of the base and a folder's files, file for file what a full copy would
give, and copies only what changed (reference: "Images"). All pipelines of a state folder share it: one
image with everything, and one on top of it, made anew each time, with all that changed since. The base's
configuration stays as it is. Only the new time of a folder in which nothing else is new may be lost: the
containerd store does not notice it.

Rejects with `folder-missing`, `image-failed` or the engine's errors. An interrupted copy leaves what was
made before as it was.
*/
export async function copyFolder(request: CopyRequest): Promise<CopyResult> {
	const {memory, signal, base, onOutput} = request;
	assertNoVolume(base);
	const place = await copyPlace(request);
	const unlock = await memory.lock(`copy ${place.key}`, signal);
	try {
		const [scan, known] = await Promise.all([
			readIgnoreRules(place.root).then(rules => scanFolder(place.root, rules)),
			request.all ? undefined : knownCopy(request, place),
		]);
		const skipped = describeSkipped(scan);
		if (skipped !== undefined) {
			onOutput(skipped);
		}

		signal.throwIfAborted();
		return await withOwnPatch(request, await copyWhatChanged({...request, place, scan}, known));
	} finally {
		unlock();
	}
}

async function copyWhatChanged(job: CopyJob, known: KnownCopy | undefined): Promise<CopyResult> {
	if (known === undefined) {
		return copyFull(job);
	}

	const {scan} = job;
	const delta = folderDelta(known.scan, scan);
	const {delta: earlier, isOverBase} = known.record;
	if (isEmpty(delta) && earlier === undefined) {
		return {
			imageId: known.full.id,
			outcome: 'unchanged',
			detail: describeAll(scan.entries.values()),
			scan: {...scan, unsure: new Set()},
			settled: Promise.resolve(),
		};
	}

	return !delta.isPossible ||
		(isOverBase && delta.replaces) ||
		isTimeToFold(scan.entries.values(), delta, earlier?.changed)
		? copyFull(job)
		: copyDelta(job, known, delta);
}

async function withOwnPatch(request: CopyRequest, result: CopyResult): Promise<CopyResult> {
	return result.patch === undefined
		? result
		: {...result, patch: await keepPatch(request.memory, request, result.patch)};
}
