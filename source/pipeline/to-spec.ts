import {completeImages} from './complete-images.ts';
import {definitionError} from './definition-error.ts';
import {referEnv} from './env-reference.ts';
import type {Exec} from './exec.ts';
import {ImageNames} from './image-names.ts';
import {lazySpec} from './lazy/lazy-spec.ts';
import type {Lazy} from './lazy.ts';
import {nativeCommand} from './native/native-call.ts';
import {type Natives, nativesOf} from './native/natives.ts';
import {deepestLevel, tooDeep, tooDeepHint} from './nesting.ts';
import type {PipelineNode} from './pipeline-node.ts';
import {type ExecSpec, type NodeSpec, type PipelineSpec, specVersion} from './spec.ts';

/**
Turns the nodes of a definition into the spec that everything else works on.

@param natives The functions that its nodes can call. Default: none.
*/
export function specOf(
	root: PipelineNode,
	definition: NonNullable<PipelineSpec['definition']>,
	natives: Natives = nativesOf([], undefined),
): PipelineSpec {
	const names = new ImageNames();
	const rootSpec = nodeSpec(root, undefined, {
		names,
		natives,
		depth: 0,
		environment: process.env,
	});
	return completeImages({
		conducto: specVersion,
		definition,
		images: names.images,
		...(natives.code && {native: natives.code}),
		root: rootSpec,
	});
}

type Writing = {
	readonly names: ImageNames;
	readonly natives: Natives;
	readonly depth: number;
	/** Of this process: what secrets are referred to in. */
	readonly environment: Readonly<Record<string, string | undefined>>;
};

function nodeSpec(node: PipelineNode, name: string | undefined, writing: Writing): NodeSpec {
	const {names, natives, depth, environment} = writing;
	if (depth > deepestLevel) {
		throw definitionError(node.place, `this node is ${tooDeep}`, tooDeepHint);
	}

	const {image, parameters} = node;
	const base = {
		...(name !== undefined && {name}),
		...(image !== undefined && {image: names.nameOf(image, node.place)}),
		...parameters,
		...(parameters.env && {env: referEnv(parameters.env, environment)}),
		...(node.place && {place: node.place}),
	};

	if (node.type === 'exec') {
		return {type: 'exec', ...base, ...workSpec(node, natives)};
	}

	if (node.type === 'lazy') {
		return lazySpec(base, workSpec(node, natives));
	}

	const children = [...node.children].map(([childName, child]) =>
		nodeSpec(child, childName, {...writing, depth: depth + 1}),
	);
	return node.type === 'serial'
		? {type: 'serial', ...base, children}
		: {type: 'parallel', ...base, children};
}

function workSpec(
	{command = '', call, place}: Exec | Lazy,
	natives: Natives,
): Pick<ExecSpec, 'command' | 'native'> {
	const native = call && natives.callOf(call, place);
	return native ? {command: nativeCommand(native), native} : {command};
}
