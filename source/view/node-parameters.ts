import {formatDuration} from '../pipeline/duration.ts';
import {callbackTriggers} from '../pipeline/node-callbacks.ts';
import {callbackName, reactionWords} from '../pipeline/reaction-words.ts';
import type {ExecNode, NodePath, ParentNode, TreeNode} from '../pipeline/tree.ts';
import {oneLine} from './text.ts';

/** A parameter of a node: its name as in a definition, its value, and the node that set it. */
export type ParameterRow = {
	readonly name: string;
	/** On one line. */
	readonly value: string;
	/** `/Build`; empty: the node itself, undefined: it is the default. */
	readonly from: NodePath | '' | undefined;
};

/** What is set of a node, by itself or by a parent, and its image and time in any case. */
export function parameterRows(node: TreeNode): ParameterRow[] {
	return [
		...displayRows(node),
		...(node.type === 'exec' ? execRows(node) : parentRows(node)),
		...callbackRows(node),
	];
}

function displayRows({tags, skip}: TreeNode): ParameterRow[] {
	return [
		...(tags.length === 0 ? [] : [own('tags', tags.join(', '))]),
		...(skip ? [own('skip', 'true')] : []),
	];
}

function execRows(node: ExecNode): ParameterRow[] {
	const {settings, reactions, env} = node;
	const {maxTime, cpu, mem, gpu, requiresDocker, dockerRunArgs, sharedContainer} = settings;
	const inherited: ReadonlyArray<readonly [string, string, string]> = [
		['image', 'image', node.image],
		['max_time', 'maxTime', formatDuration(maxTime)],
		['cpu', 'cpu', String(cpu)],
		['mem', 'mem', `${mem} GB`],
		['gpu', 'gpu', String(gpu)],
		['requires_docker', 'requiresDocker', String(requiresDocker)],
		['docker_run_args', 'dockerRunArgs', dockerRunArgs.join(' ') || 'none'],
		['container_reuse', 'containerReuse', sharedContainer === undefined ? 'global' : 'new'],
		['on_error', 'onError', reactions.map(reactionWords).join(', ')],
	];
	const rows = inherited.map(([key, name, value]) => row(node, key, name, value));
	const variables = Object.entries(env).map(([name, value]) =>
		row(node, `env.${name}`, `env ${name}`, value),
	);
	const always = ['image', 'maxTime'];
	return [...rows, ...variables].filter(
		({name, from}) => from !== undefined || always.includes(name),
	);
}

function row(node: ExecNode, key: string, name: string, value: string): ParameterRow {
	const origin = Object.hasOwn(node.origins, key) ? node.origins[key] : undefined;
	return {name: oneLine(name), value: oneLine(value), from: origin === node.path ? '' : origin};
}

function parentRows(node: ParentNode): ParameterRow[] {
	return [
		...(node.type === 'serial' && !node.stopOnError ? [own('stopOnError', 'false')] : []),
		...(node.suppressErrors ? [own('suppressErrors', 'true')] : []),
		...(node.maxConcurrent === undefined ? [] : [own('maxConcurrent', `${node.maxConcurrent}`)]),
		...(node.skippableErrors === 0
			? []
			: [own('onError', reactionWords({type: 'skip_some_errors', count: node.skippableErrors}))]),
	];
}

function callbackRows({callbacks}: TreeNode): ParameterRow[] {
	return callbackTriggers.flatMap(trigger =>
		(callbacks?.commands[trigger] ?? []).map(command => own(callbackName(trigger), command)),
	);
}

function own(name: string, value: string): ParameterRow {
	return {name, value: oneLine(value), from: ''};
}
