import type {ImageState, RunState} from '../run-state/run-state.ts';
import {progressText} from './images/step-text.ts';
import {oneLine} from './text.ts';

/** What the header says about images; undefined when there is nothing to say. */
export type ImageStatus = {readonly kind: 'building' | 'failed'; readonly text: string};

export function imageStatus(state: RunState): ImageStatus | undefined {
	const images = [...state.images];
	const building = images.filter(([, image]) => image.state === 'building');
	const [first, ...others] = building.map(([name, image]) => buildText(name, image));
	if (first !== undefined) {
		const more = others.length > 0 ? ` (+${others.length} more)` : '';
		return {kind: 'building', text: `${first}${more}`};
	}

	const failed = images.filter(([, image]) => image.state === 'failed').map(([name]) => name);
	return failed.length > 0
		? {kind: 'failed', text: `${failed.map(oneLine).join(', ')}: not built`}
		: undefined;
}

/** One image's build: `python: copy 120/800 files`. */
export function buildText(name: string, image: ImageState): string {
	const step = image.steps.findLast(({state}) => state === 'running') ?? image.steps.at(-1);
	const progress = step?.progress ? ` ${progressText(step.progress)}` : '';
	return `${oneLine(name)}: ${step ? step.step : 'starting'}${progress}`;
}
