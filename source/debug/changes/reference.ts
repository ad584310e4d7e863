import type {Engine} from '../../engine/engine.ts';
import type {BuiltImage} from '../../events/run-event.ts';
import type {HostNetwork} from '../../image/network/host-network.ts';
import {prepareContainer} from '../../image/node-container.ts';
import {withContainer} from '../../image/temporary-container.ts';
import type {ExecNode} from '../../pipeline/tree.ts';

export type ReferenceRequest = {
	readonly engine: Engine;
	readonly node: ExecNode;
	/** What the session's container was made from. */
	readonly image: BuiltImage;
	readonly network: HostNetwork;
	readonly pipelineId: string;
	readonly owner: string;
	readonly container: string;
};

/** Lets something be compared with a container as the session's was before anybody did anything in it. It never runs. */
export async function withReference<T>(
	{engine, node, image, network, pipelineId, owner, container}: ReferenceRequest,
	use: (reference: string) => Promise<T>,
): Promise<T> {
	const wanted = {
		engine,
		owner,
		pipelineId,
		purpose: `changes of ${container}`,
		imageId: image.imageId,
		command: [image.shell ?? '/bin/sh'],
	};
	return withContainer(wanted, async reference => {
		await prepareContainer(engine, reference, {built: image, node, network});
		return use(reference);
	});
}
