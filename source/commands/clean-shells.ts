import {isLeftUp} from '../debug/left-up.ts';
import {isProcessAlive} from '../debug/process-mark.ts';
import type {ContainerSummary} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';

/** Whether it is the container of a debug shell in which somebody works. */
export function isHeld({labels}: Pick<ContainerSummary, 'labels'>): boolean {
	const session = labels[containerLabels.session];
	return session !== undefined && !isLeftUp(labels) && isProcessAlive(session);
}

/** The pipelines whose shells are open. */
export function pipelinesWithShells(containers: readonly ContainerSummary[]): ReadonlySet<string> {
	const held = containers.filter(isHeld);
	return new Set(held.flatMap(({labels}) => labels[containerLabels.pipeline] ?? []));
}
