import type {ContainerSpec, Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {buildContainerName} from '../engine/names.ts';

export type TemporaryContainer = Omit<ContainerSpec, 'name' | 'labels' | 'env'> & {
	readonly engine: Engine;
	/** The uuid of the state folder. */
	readonly owner: string;
	readonly pipelineId: string;
	/** What the container is for; one at a time has it. */
	readonly purpose: string;
};

/** Creates a container, lets something be done with it, and removes it whatever happens. */
export async function withContainer<T>(
	wanted: TemporaryContainer,
	use: (containerId: string) => Promise<T>,
): Promise<T> {
	const {id, remove} = await createTemporary(wanted);
	try {
		return await use(id);
	} finally {
		await remove();
	}
}

/** Creates a container that whoever calls removes. That never rejects. */
export async function createTemporary({
	engine,
	owner,
	pipelineId,
	purpose,
	...wanted
}: TemporaryContainer): Promise<{readonly id: string; readonly remove: () => Promise<void>}> {
	const id = await createAnew(engine, {
		...wanted,
		env: {},
		name: buildContainerName({owner, pipeline: pipelineId, image: purpose}),
		labels: {
			[containerLabels.owner]: owner,
			[containerLabels.pipeline]: pipelineId,
			[containerLabels.kind]: 'build',
		},
	});
	// What an engine that is gone could not remove, the next start sweeps away.
	return {id, remove: () => engine.removeContainer(id).catch(() => {})};
}

async function createAnew(engine: Engine, spec: ContainerSpec): Promise<string> {
	const container = await engine.createContainer(spec);
	if (!container.adopted) {
		return container.id;
	}

	// Left behind by one that was killed.
	await engine.removeContainer(container.id);
	return (await engine.createContainer(spec)).id;
}
