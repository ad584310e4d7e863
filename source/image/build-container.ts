import type {Engine, EngineImage} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {buildContainerName} from '../engine/names.ts';

/** The container whose files an image is made of. It is created when first needed, and never started. */
export type BuildContainer = {
	readonly id: (base: EngineImage) => Promise<string>;
	readonly remove: () => Promise<void>;
};

export function buildContainer(build: {
	readonly engine: Engine;
	readonly owner: string;
	readonly pipelineId: string;
	/** The image's name in the spec. */
	readonly name: string;
}): BuildContainer {
	const {engine, owner, pipelineId, name} = build;
	let created: string | undefined;

	const create = async (base: EngineImage): Promise<string> => {
		const spec = {
			name: buildContainerName({owner, pipeline: pipelineId, image: name}),
			imageId: base.id,
			command: ['/conducto-build'],
			env: {},
			labels: {
				[containerLabels.owner]: owner,
				[containerLabels.pipeline]: pipelineId,
				[containerLabels.kind]: 'build',
			},
		};
		const container = await engine.createContainer(spec);
		if (!container.adopted) {
			return container.id;
		}

		// An earlier build left it behind, half full.
		await engine.removeContainer(container.id);
		return (await engine.createContainer(spec)).id;
	};

	return {
		async id(base) {
			created ??= await create(base);
			return created;
		},
		async remove() {
			if (created !== undefined) {
				// What an engine that is gone could not remove, the next start sweeps away.
				await engine.removeContainer(created).catch(() => {});
			}
		},
	};
}
