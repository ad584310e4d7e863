import {generatorsOf} from '../pipeline/lazy/places.ts';
import {isSameLimits, isSameWork} from '../pipeline/same-work.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import {isBelow, type NodePath, treeOf} from '../pipeline/tree.ts';
import {allRecipes} from './image-set.ts';
import type {RunState} from './run-state.ts';

/** What another definition means for what has happened. */
export type Redefinition = {
	/** Leaves that are not there any more. */
	readonly gone: ReadonlySet<NodePath>;
	/** Leaves whose result does not hold any more: they do other work, or failed under other limits. */
	readonly outdated: ReadonlySet<NodePath>;
	/** How many leaves are new. */
	readonly added: number;
};

/**
Compares each leaf as it is, edits included, with what it would be. Pending ones are never outdated, as
nothing came of them yet.
*/
export function redefinitionBy(state: RunState, spec: PipelineSpec): Redefinition {
	const tree = treeOf(spec, state.title, state);
	const recipes = allRecipes({spec, subtrees: state.subtrees});
	const gone = new Set<NodePath>();
	const outdated = new Set<NodePath>();
	for (const [path, leaf] of state.leaves) {
		const node = state.tree.get(path);
		const next = tree.get(path);
		if (node?.type !== 'exec' || next?.type !== 'exec') {
			gone.add(path);
			continue;
		}

		if (leaf.state === 'pending' || leaf.state === 'queued') {
			continue;
		}

		const hasFailed = leaf.state === 'error' || leaf.state === 'killed';
		const isSame = isSameWork({node, recipes: state.recipes}, {node: next, recipes});
		if (!isSame || (hasFailed && !isSameLimits(node, next))) {
			outdated.add(path);
		}
	}

	for (const place of state.subtrees.keys()) {
		if (generatorsOf(state.tree, [place]).some(generator => outdated.has(generator))) {
			// What it made goes with it.
			for (const path of state.leaves.keys()) {
				if (isBelow(path, place)) {
					outdated.add(path);
				}
			}
		}
	}

	const leaves = [...tree.values()].filter(({type}) => type === 'exec').length;
	return {gone, outdated, added: leaves - (state.leaves.size - gone.size)};
}
