import type {Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {isOurs} from '../engine/names.ts';
import type {PipelineIdentity} from './pipeline-identity.ts';

/** Removes the containers that an earlier runner of this pipeline left behind when it was killed. */
export async function sweepContainers(
	engine: Engine,
	pipeline: PipelineIdentity,
	isKept: (name: string) => boolean,
): Promise<void> {
	const found = await engine.listContainers({
		[containerLabels.owner]: pipeline.owner,
		[containerLabels.pipeline]: pipeline.id,
	});
	const left = found.filter(
		({name, labels}) =>
			isOurs(name, pipeline.owner) &&
			!isKept(name) &&
			['exec', 'callback', 'build'].includes(labels[containerLabels.kind] ?? ''),
	);
	await Promise.all(left.map(async ({id}) => engine.removeContainer(id)));
}
