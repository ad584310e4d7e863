import {sizeText} from '../../events/size-text.ts';
import type {ImageState, ImageStep, RunState, StateName} from '../../run-state/run-state.ts';
import {oneLine} from '../text.ts';

/** One line of the list of images, ready to be drawn. */
export type ImageRow = {
	/** Safe to print. */
	readonly name: string;
	readonly state: StateName;
	readonly isStale: boolean;
	/** Of the last good build. Empty: there was none. */
	readonly size: string;
};

/** The state of a node that looks as an image in this state does. */
export const imageStates: Readonly<Record<ImageState['state'], StateName>> = {
	waiting: 'pending',
	building: 'running',
	built: 'done',
	failed: 'error',
};

/** The same for a step. */
export const stepStates: Readonly<Record<ImageStep['state'], StateName>> = {
	running: 'running',
	made: 'done',
	unchanged: 'done',
	failed: 'error',
};

export function imageRow(state: RunState, name: string): ImageRow | undefined {
	const image = state.images.get(name);
	return (
		image && {
			name: oneLine(name),
			state: imageStates[image.state],
			isStale: image.stale.length > 0,
			size: image.built?.sizeBytes === undefined ? '' : sizeText(image.built.sizeBytes),
		}
	);
}
