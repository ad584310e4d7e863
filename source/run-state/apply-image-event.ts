import type {RunEventBody} from '../events/run-event.ts';
import type {ImageState, ImageStep, RunState} from './run-state.ts';

type ImageEvent = Extract<RunEventBody, {image: string; type: `image-${string}`}>;

/** Folds an event about an image into the state. */
export function applyImageEvent(state: RunState, event: ImageEvent): void {
	const image = state.images.get(event.image);
	if (!image) {
		throw new Error(`not an image of this pipeline: ${event.image}`);
	}

	state.images.set(event.image, nextImageState(image, event));
}

function nextImageState(image: ImageState, event: ImageEvent): ImageState {
	switch (event.type) {
		case 'image-started':
			return {...image, state: 'building', steps: [], message: undefined, hint: undefined};
		case 'image-step-started':
			return {
				...image,
				steps: [...image.steps, {step: event.step, progress: undefined, durationMs: undefined}],
			};
		case 'image-step-progressed':
			return {...image, steps: withStep(image, event.step, {progress: event.progress})};
		case 'image-step-ended':
			return {...image, steps: withStep(image, event.step, {durationMs: event.durationMs})};
		case 'image-built':
			return {...image, state: 'built', built: event.built};
		case 'image-failed':
			return {...image, state: 'failed', message: event.message, hint: event.hint};
	}
}

function withStep(image: ImageState, name: string, change: Partial<ImageStep>): ImageStep[] {
	return image.steps.map(step => (step.step === name ? {...step, ...change} : step));
}
