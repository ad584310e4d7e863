import type {PullProgress} from '../../engine/engine.ts';
import {ConductoError} from '../../errors/conducto-error.ts';
import type {StepProgress} from '../../events/run-event.ts';
import type {ImageBuild, OnProgress, StepResult} from '../build-image.ts';
import type {Making} from '../making.ts';
import {baseReference} from '../plan.ts';
import {pullAnew} from '../pull-anew.ts';

/** Gets the image that the recipe starts from (seed: "Using An Unmodified Image"). */
export async function pullStep(
	build: ImageBuild,
	making: Making,
	onProgress: OnProgress,
): Promise<StepResult> {
	const reference = build.aliases(baseReference(build.spec));
	const before = making.image?.id;
	const isPulled = await pullAnew({
		...build,
		reference,
		onProgress: progress => onProgress(stepProgress(progress)),
	});
	if (!isPulled) {
		return {outcome: 'unchanged', detail: 'could not be pulled, the one here is used'};
	}

	making.image = await build.engine.findImage(reference);
	if (!making.image) {
		throw new ConductoError('image-failed', `Image ${reference} went away after it was pulled.`, {
			hint: 'Rebuild the image.',
		});
	}

	return making.image.id === before
		? {outcome: 'unchanged', detail: 'up to date'}
		: {outcome: 'made'};
}

/** Of layers that come in no time, newer engines tell no bytes at all. */
function stepProgress({layers, currentBytes, totalBytes}: PullProgress): StepProgress {
	return {
		unit: 'layers',
		current: layers.done,
		total: layers.total,
		...(totalBytes !== 0 && {bytes: currentBytes}),
		...(totalBytes !== undefined && totalBytes !== 0 && {totalBytes}),
	};
}
