import type {ContainerSummary} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';

/** Stands where the program that holds a session open is named otherwise: no sweep takes it for left behind. */
const mark = 'left-up';

/** Labels of a debug container that outlives its program (`conducto debug --print`). */
export const leftUpLabels: Readonly<Record<string, string>> = {[containerLabels.session]: mark};

export function isLeftUp(labels: ContainerSummary['labels']): boolean {
	return labels[containerLabels.session] === mark;
}
