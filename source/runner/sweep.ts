import type {Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {isOurs} from '../engine/names.ts';
import {latestAttempt, type RunState} from '../run-state/run-state.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

/**
Removes the containers that an earlier runner of this pipeline left behind when it was killed, but for those that
are still of use.
*/
export async function sweepContainers(
	engine: Engine,
	pipeline: PipelineIdentity,
	isInUse: (name: string) => boolean,
): Promise<void> {
	const found = await engine.listContainers({
		[containerLabels.owner]: pipeline.owner,
		[containerLabels.pipeline]: pipeline.id,
	});
	const left = found.filter(
		({name, labels}) =>
			isOurs(name, pipeline.owner) &&
			['exec', 'shared', 'callback', 'build'].includes(labels[containerLabels.kind] ?? '') &&
			!isInUse(name),
	);
	await Promise.all(left.map(async ({id}) => engine.removeContainer(id)));
}

/** Whether this is the container of an attempt that is open: it is adopted. */
export function isOpen(state: RunState, name: string): boolean {
	return [...state.running].some(path => latestAttempt(state, path)?.container === name);
}
