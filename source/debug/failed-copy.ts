import {randomUUID} from 'node:crypto';
import type {Engine} from '../engine/engine.ts';
import {imageLabels} from '../engine/labels.ts';
import {imageRepository} from '../engine/names.ts';
import {ConductoError} from '../errors/conducto-error.ts';
import {isProcessAlive, processMark} from './process-mark.ts';
import type {SessionRequest} from './session.ts';

const kind = 'failed';

/** An image of a failed attempt's files as they were when it failed. */
export type FailedCopy = {
	readonly imageId: string;
	/** Removes it, when no container uses it any more. */
	readonly remove: () => Promise<void>;
};

/**
Makes a copy of a failed attempt's container: what a session does there leaves the container as it was. What
that held in volumes of its own is not in it, see `Engine.copyVolumes`. Rejects with `image-not-ready` when
the container or its image is gone.
*/
export async function copyFailed(request: SessionRequest, container: string): Promise<FailedCopy> {
	const {engine, owner, pipelineId, image, node} = request;
	const base = await engine.findImage(image.imageId);
	const state = await engine.inspectContainer(container);
	if (!base || !state) {
		const what = state ? 'image' : 'container';
		throw new ConductoError('image-not-ready', `The ${what} of the failed attempt is gone.`, {
			hint: 'Somebody removed it: run the node again, or open a snapshot of it.',
			path: node.path,
		});
	}

	const imageId = await engine.commitImage({
		containerId: state.id,
		base,
		workdir: image.workdir,
		labels: {
			[imageLabels.owner]: owner,
			[imageLabels.pipeline]: pipelineId,
			[imageLabels.kind]: kind,
			[imageLabels.session]: processMark(),
		},
		repository: imageRepository(owner, pipelineId),
		tag: `failed-${randomUUID()}`,
	});
	return {
		imageId,
		async remove() {
			await engine.removeImage(imageId);
		},
	};
}

/** Removes the copies that no session uses any more because its program was killed before it could. */
export async function removeDeadCopies(engine: Engine, owner: string): Promise<void> {
	const copies = await engine.listImages({
		[imageLabels.owner]: owner,
		[imageLabels.kind]: kind,
	});
	await Promise.all(
		copies.map(async id => {
			const mark = (await engine.findImage(id))?.labels[imageLabels.session];
			// One that a container is made from stays: the engine sees to that.
			if (mark !== undefined && !isProcessAlive(mark)) {
				await engine.removeImage(id);
			}
		}),
	);
}
