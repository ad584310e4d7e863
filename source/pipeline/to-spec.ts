import {completeImages} from './complete-images.ts';
import {definitionError} from './definition-error.ts';
import {ImageNames} from './image-names.ts';
import {deepestLevel, tooDeep, tooDeepHint} from './nesting.ts';
import type {PipelineNode} from './pipeline-node.ts';
import {type NodeSpec, type PipelineSpec, specVersion} from './spec.ts';

/** Turns the nodes of a definition into the spec that everything else works on. */
export function specOf(
	root: PipelineNode,
	definition: NonNullable<PipelineSpec['definition']>,
): PipelineSpec {
	const names = new ImageNames();
	const rootSpec = nodeSpec(root, undefined, {names, depth: 0});
	return completeImages({
		conducto: specVersion,
		definition,
		images: names.images,
		root: rootSpec,
	});
}

type Writing = {readonly names: ImageNames; readonly depth: number};

function nodeSpec(node: PipelineNode, name: string | undefined, {names, depth}: Writing): NodeSpec {
	if (depth > deepestLevel) {
		throw definitionError(node.place, `this node is ${tooDeep}`, tooDeepHint);
	}

	const {image, parameters} = node;
	const base = {
		...(name !== undefined && {name}),
		...(image !== undefined && {image: names.nameOf(image, node.place)}),
		...parameters,
		...(node.place && {place: node.place}),
	};

	if (node.type === 'exec') {
		return {type: 'exec', ...base, command: node.command};
	}

	const children = [...node.children].map(([childName, child]) =>
		nodeSpec(child, childName, {names, depth: depth + 1}),
	);
	return node.type === 'serial'
		? {type: 'serial', ...base, children}
		: {type: 'parallel', ...base, children};
}
