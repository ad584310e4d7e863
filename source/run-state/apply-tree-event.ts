import type {RunEvent} from '../events/run-event.ts';
import {generatorsOf} from '../pipeline/lazy/places.ts';
import {editBetween, isEmptyEdit} from '../pipeline/node-values.ts';
import {regrowTree, valuesAt} from '../pipeline/regrow-tree.ts';
import type {PipelineSpec} from '../pipeline/spec.ts';
import {isBelow, type NodePath, treeOf} from '../pipeline/tree.ts';
import {noteAddedCallbacks} from './added-callbacks.ts';
import {adoptTree} from './adopt-tree.ts';
import {allRecipes, changedRecipes, refreshImages} from './image-set.ts';
import type {RunState} from './run-state.ts';

const treeEvents = [
	'node-edited',
	'node-reverted',
	'definition-changed',
	'subtree-made',
	'subtree-dropped',
] as const;

type TreeEvent = Extract<RunEvent, {type: (typeof treeEvents)[number]}>;

/** Whether an event gives the state another tree. */
export function isTreeEvent(event: RunEvent): event is TreeEvent {
	return (treeEvents as readonly string[]).includes(event.type);
}

/** Folds an event that changes the tree into the state. Throws when something runs that is gone. */
export function applyTreeEvent(state: RunState, event: TreeEvent): void {
	if (event.type === 'definition-changed') {
		applyDefinition(state, event.spec);
		return;
	}

	const {path} = event;
	if (!state.tree.has(path)) {
		throw new Error(`${event.type} is not legal for ${path}, which is not there`);
	}

	switch (event.type) {
		case 'node-edited':
			state.edits.set(path, event.edit);
			applyEdit(state, path);
			return;
		case 'node-reverted':
			state.edits.delete(path);
			applyEdit(state, path);
			return;
		case 'subtree-made':
			state.subtrees.set(path, {root: event.root, images: event.images});
			applySubtree(state, path);
			return;
		case 'subtree-dropped':
			state.subtrees.delete(path);
			applySubtree(state, path);
	}
}

/** The places whose trees go with an event, because what made them is to make them again. */
export function placesDroppedBy(state: RunState, event: RunEvent): readonly NodePath[] {
	if (event.type !== 'node-reset' || state.subtrees.size === 0) {
		return [];
	}

	return [...state.subtrees.keys()].filter(place =>
		generatorsOf(state.tree, [place]).some(generator => isBelow(generator, event.path)),
	);
}

/** Takes away the trees that were made for places. Throws when something of them runs. */
export function dropSubtrees(state: RunState, places: readonly NodePath[]): void {
	for (const place of places) {
		// It may have gone with one that it was in.
		if (state.subtrees.delete(place)) {
			applySubtree(state, place);
		}
	}
}

/** The same nodes, some of which have other values. */
function applyEdit(state: RunState, path: NodePath): void {
	state.tree = regrowTree(state.tree, state.spec, state, path);
	refreshImages(state);
}

function applySubtree(state: RunState, path: NodePath): void {
	const tree = regrowTree(state.tree, state.spec, state, path);
	noteAddedCallbacks(state, tree);
	adoptTree(state, tree);
	renewRecipes(state);
}

function applyDefinition(state: RunState, spec: PipelineSpec): void {
	state.spec = spec;
	state.definitionFault = undefined;
	const tree = treeOf(spec, state.title, state);
	noteAddedCallbacks(state, tree);
	adoptTree(state, tree);
	dropEmptyEdits(state);
	renewRecipes(state);
}

/** What the definition says now needs no edit any more. */
function dropEmptyEdits(state: RunState): void {
	for (const path of [...state.edits.keys()]) {
		const values = valuesAt(state.tree, state.spec, state, path);
		const edit = values && editBetween(values.defined, values.now);
		if (edit === undefined || isEmptyEdit(edit)) {
			state.edits.delete(path);
		} else {
			state.edits.set(path, edit);
		}

		state.tree = regrowTree(state.tree, state.spec, state, path);
	}
}

function renewRecipes(state: RunState): void {
	const before = state.recipes;
	state.recipes = allRecipes(state);
	refreshImages(state, changedRecipes(before, state.recipes));
}
