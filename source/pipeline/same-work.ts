import {isDeepStrictEqual} from 'node:util';
import {isSameRecipe} from './recipe/same-recipe.ts';
import type {PipelineSpec} from './spec.ts';
import type {ExecNode} from './tree.ts';

type Recipes = PipelineSpec['images'];

/** A node, and the recipes of its pipeline's images. */
export type NodeOf = {readonly node: ExecNode; readonly recipes: Recipes};

/**
Whether two nodes do the same work, so that what the one came to holds for the other: the same command in
a container of the same kind. How an image is called does not count, but how it is made; nor do limits.
*/
export function isSameWork(one: NodeOf, other: NodeOf): boolean {
	return (
		isDeepStrictEqual(workOf(one.node), workOf(other.node)) &&
		isSameRecipe(recipeOf(one), recipeOf(other))
	);
}

/** Whether two nodes have the same limits: what one of them failed by, the other may not. */
export function isSameLimits(one: ExecNode, other: ExecNode): boolean {
	const names = ['maxTime', 'cpu', 'mem'] as const;
	return names.every(name => one.settings[name] === other.settings[name]);
}

function workOf({command, env, settings, native}: ExecNode): unknown {
	const {maxTime: _, cpu: _cpu, mem: _mem, ...rest} = settings;
	// The text of a function that is called is the node's own work; other functions beside it are not.
	return {command, env, function: native?.digest, ...rest};
}

function recipeOf({node, recipes}: NodeOf) {
	return recipes[node.image] ?? {image: node.image};
}
