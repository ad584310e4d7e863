import {completeImages} from './complete-images.ts';
import {ImageNames} from './image-names.ts';
import type {PipelineNode} from './pipeline-node.ts';
import {type NodeSpec, type PipelineSpec, specVersion} from './spec.ts';

/** Turns the nodes of a definition into the spec that everything else works on. */
export function specOf(
	root: PipelineNode,
	definition: NonNullable<PipelineSpec['definition']>,
): PipelineSpec {
	const names = new ImageNames();
	const rootSpec = nodeSpec(root, undefined, names);
	return completeImages({
		conducto: specVersion,
		definition,
		images: names.images,
		root: rootSpec,
	});
}

function nodeSpec(node: PipelineNode, name: string | undefined, names: ImageNames): NodeSpec {
	const {image, env, doc} = node.options;
	const base = {
		...(name !== undefined && {name}),
		...(image !== undefined && {image: names.nameOf(image, node.place)}),
		...(env && {env}),
		...(doc !== undefined && {doc}),
		...(node.place && {place: node.place}),
	};

	if (node.type === 'exec') {
		return {type: 'exec', ...base, command: node.command};
	}

	const children = [...node.children].map(([childName, child]) =>
		nodeSpec(child, childName, names),
	);
	return node.type === 'serial'
		? {type: 'serial', ...base, ...(!node.stopOnError && {stop_on_error: false}), children}
		: {type: 'parallel', ...base, children};
}
