import type {RunEvent} from '../events/run-event.ts';
import {withEarlier} from './image-set.ts';
import type {ImageState, ImageStep, RunState} from './run-state.ts';

type ImageEvent = Extract<RunEvent, {image: string; type: `image-${string}`}>;

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
			return {
				...image,
				state: 'building',
				build: event.build ?? image.build + 1,
				steps: [],
				message: undefined,
				hint: undefined,
			};
		case 'image-step-started':
			return {
				...image,
				steps: [...image.steps, startedStep(event.step, event.at)],
			};
		case 'image-step-progressed':
			return {...image, steps: withStep(image, event.step, {progress: event.progress})};
		case 'image-step-ended':
			return {
				...image,
				steps: withStep(image, event.step, {
					state: event.outcome ?? 'made',
					durationMs: event.durationMs,
					detail: event.detail,
				}),
			};
		case 'image-built':
			return {...image, state: 'built', built: event.built, earlier: withEarlier(image)};
		case 'image-failed':
			return {
				...image,
				state: 'failed',
				steps: image.steps.map(step =>
					step.state === 'running' ? {...step, state: 'failed'} : step,
				),
				message: event.message,
				hint: event.hint,
			};
		case 'image-stale':
			return {...image, stale: event.inputs};
	}
}

function startedStep(step: ImageStep['step'], startedAt: number): ImageStep {
	return {
		step,
		state: 'running',
		progress: undefined,
		startedAt,
		durationMs: undefined,
		detail: undefined,
	};
}

function withStep(image: ImageState, name: string, change: Partial<ImageStep>): ImageStep[] {
	return image.steps.map(step => (step.step === name ? {...step, ...change} : step));
}
