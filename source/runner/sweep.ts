import type {ContainerSummary, Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {isOurs} from '../engine/names.ts';
import {latestAttempt, outcomeOf, type RunState} from '../run-state/run-state.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

/**
Removes the containers that an earlier runner of this pipeline left behind when it was killed, but for those that
are still of use: it resolves to those.
*/
export async function sweepContainers(
	engine: Engine,
	pipeline: PipelineIdentity,
	isInUse: (found: ContainerSummary) => boolean,
): Promise<readonly ContainerSummary[]> {
	const found = await engine.listContainers({
		[containerLabels.owner]: pipeline.owner,
		[containerLabels.pipeline]: pipeline.id,
	});
	const ours = found.filter(
		({name, labels}) =>
			isOurs(name, pipeline.owner) &&
			['exec', 'shared', 'callback', 'build'].includes(labels[containerLabels.kind] ?? ''),
	);
	const kept = ours.filter(isInUse);
	const left = ours.filter(one => !kept.includes(one));
	await Promise.all(left.map(async ({id}) => engine.removeContainer(id)));
	return kept;
}

/** Whether this is the container of an attempt that is open, its own or one that it shares: it is adopted. */
export function isOpen(state: RunState, {id, name}: ContainerSummary): boolean {
	return [...state.running].some(path => {
		const {container, containerId} = latestAttempt(state, path) ?? {};
		return container === name || containerId === id;
	});
}

/** Whether nodes share this container that have not all run. */
export function isShared(state: RunState, {running, labels}: ContainerSummary): boolean {
	const at = labels[containerLabels.node] ?? '';
	return (
		labels[containerLabels.kind] === 'shared' &&
		running &&
		state.tree.has(at) &&
		outcomeOf(state, at) !== 'done'
	);
}
