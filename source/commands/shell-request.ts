import {ConductoError} from '../errors/conducto-error.ts';
import type {BuiltImage} from '../events/run-event.ts';
import type {ImageSpec} from '../pipeline/spec.ts';
import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {type RunState, recipeOf} from '../run-state/run-state.ts';
import {findExecNode} from './find-pipeline.ts';

/** What a debug shell needs to know of a node. */
export type ShellTarget = {
	readonly node: ExecNode;
	readonly imageSpec: ImageSpec;
	readonly image: BuiltImage;
};

/** Finds a node's image for a debug shell. Throws `node-not-found`, or `image-not-ready` with what to do. */
export function shellTarget(state: RunState, path: NodePath): ShellTarget {
	const node = findExecNode(state.tree, path);
	const image = state.images.get(node.image);
	if (image?.built) {
		return {
			node,
			imageSpec: recipeOf(state, node.image),
			image: image.built,
		};
	}

	if (image?.state === 'failed') {
		throw new ConductoError(
			'image-not-ready',
			`Its image ${node.image} could not be made: ${image.message}`,
			{
				hint: 'Mend the cause and rebuild the image.',
				path,
			},
		);
	}

	throw new ConductoError('image-not-ready', `Its image ${node.image} is not built yet.`, {
		hint: 'Try again when it is; an open pipeline builds its images by itself.',
		path,
	});
}
