import {holdersIn} from '../debug/holder.ts';
import {isLeftUp} from '../debug/left-up.ts';
import {orphanIn} from '../debug/orphans.ts';
import {isProcessAlive} from '../debug/process-mark.ts';
import type {ContainerSummary} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';

type HeldCheck = (container: Pick<ContainerSummary, 'id' | 'labels'>) => boolean;

/** Gives the way to tell whether a container is that of a debug shell in which somebody works. */
export function heldCheck(stateFolder: string): HeldCheck {
	const holders = holdersIn(stateFolder);
	return ({id, labels}) => {
		const session = labels[containerLabels.session];
		return (
			session !== undefined && !isLeftUp(labels) && (isProcessAlive(session) || holders.isHeld(id))
		);
	};
}

/** Whether it is of a debug session that goes on without any program: left up on purpose, or by one that was killed. */
export function isOnItsOwn(container: ContainerSummary, isHeld: HeldCheck): boolean {
	const isLost = orphanIn(container) !== undefined && !isHeld(container);
	return isLost || isLeftUp(container.labels);
}

/** The pipelines whose shells are open. */
export function pipelinesWithShells(
	containers: readonly ContainerSummary[],
	isHeld: HeldCheck,
): ReadonlySet<string> {
	const held = containers.filter(isHeld);
	return new Set(held.flatMap(({labels}) => labels[containerLabels.pipeline] ?? []));
}
