import type {NodePath} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {nextFailure} from '../../view/failures.ts';
import {fold, reveal, unfold} from '../../view/folds.ts';
import type {LogExtent} from '../../view/log/reading-place.ts';
import {windowTop} from '../../view/scroll.ts';
import type {VisiblePaths} from '../../view/visible-paths.ts';
import {entryAt, linesOf, type VerticalMove} from './lines-of.ts';
import {moveInImages, toFailedImage, toggleImages} from './navigate-images.ts';
import {scroll, toAttempt} from './read-log.ts';
import type {UiState} from './ui-state.ts';

/** The actions that only move about. */
export const moves = [
	'up',
	'down',
	'page-up',
	'page-down',
	'first',
	'last',
	'left',
	'right',
	'previous-error',
	'next-error',
	'older-attempt',
	'newer-attempt',
	'parameters',
	'zoom',
	'next-pane',
	'back',
	'images',
] as const;

export type Move = (typeof moves)[number];

/** What moving depends on, apart from the UI's own state. */
export type Surroundings = {
	readonly state: RunState;
	readonly visible: (folds: UiState['folds']) => VisiblePaths;
	/** Rows of the list at the left. */
	readonly listHeight: number;
	readonly log: LogExtent;
	readonly help: LogExtent;
	readonly isPaneFull: (ui: UiState) => boolean;
};

export function navigate(ui: UiState, move: Move, around: Surroundings): UiState {
	switch (move) {
		case 'images':
			return toggleImages(ui, around);
		case 'zoom':
			return around.isPaneFull(ui) ? toList(ui) : {...ui, isZoomed: true, focus: 'pane'};
		case 'next-pane':
			return ui.focus === 'pane' ? toList(ui) : {...ui, focus: 'pane'};
		case 'back':
			return isInList(ui) && ui.images ? toggleImages(ui, around) : toList(ui);
		case 'previous-error':
		case 'next-error':
			return toFailure(ui, move === 'next-error' ? 1 : -1, around);
		case 'older-attempt':
			return toAttempt(ui, -1, around.state);
		case 'newer-attempt':
			return toAttempt(ui, 1, around.state);
		case 'parameters':
			return {...ui, showsParameters: !ui.showsParameters};
		case 'left':
		case 'right':
			return ui.focus === 'list' && !ui.images ? moveSideways(ui, move, around) : ui;
		default:
			return ui.focus === 'list'
				? moveInList(ui, move, around)
				: scroll(ui, linesOf(move, around.log.height), around);
	}
}

function isInList(ui: UiState): boolean {
	return ui.focus === 'list' && !ui.isZoomed;
}

function toList(ui: UiState): UiState {
	return isInList(ui) ? ui : {...ui, isZoomed: false, focus: 'list'};
}

function toFailure(ui: UiState, direction: 1 | -1, around: Surroundings): UiState {
	if (ui.images) {
		return toFailedImage(ui, ui.images, direction, around);
	}

	const path = nextFailure(around.state, ui.selected, direction);
	return path === undefined ? ui : select(ui, path, around);
}

function moveInList(ui: UiState, move: VerticalMove, around: Surroundings): UiState {
	return ui.images ? moveInImages(ui, ui.images, move, around) : moveInTree(ui, move, around);
}

function moveInTree(ui: UiState, move: VerticalMove, around: Surroundings): UiState {
	const {paths, indexOf} = around.visible(ui.folds);
	const path = entryAt(paths, indexOf(ui.selected) + linesOf(move, around.listHeight));
	return path === undefined ? ui : select(ui, path, around);
}

/** Left folds or goes to the parent, right unfolds or goes into. */
function moveSideways(ui: UiState, move: 'left' | 'right', around: Surroundings): UiState {
	const node = around.state.tree.get(ui.selected);
	const children = node && node.type !== 'exec' ? node.children : [];
	const isFolded = ui.folds.has(ui.selected);
	if (move === 'right') {
		const [child] = children;
		const opened = {...ui, folds: unfold(ui.folds, ui.selected)};
		return isFolded ? opened : child === undefined ? ui : select(ui, child, around);
	}

	if (children.length > 0 && !isFolded) {
		const closed = {...ui, folds: fold(ui.folds, ui.selected)};
		return select(closed, ui.selected, around);
	}

	return node?.parent === undefined ? ui : select(ui, node.parent, around);
}

/** Selects a node, unfolds what hides it and moves the tree no further than needed. */
function select(ui: UiState, path: NodePath, around: Surroundings): UiState {
	const folds = reveal(around.state.tree, ui.folds, path);
	const {paths, indexOf} = around.visible(folds);
	const tree = {top: ui.treeTop, height: around.listHeight, count: paths.length};
	return {
		...ui,
		folds,
		selected: path,
		treeTop: windowTop(tree, indexOf(path)),
		place: path === ui.selected ? ui.place : 'end',
		attempt: path === ui.selected ? ui.attempt : undefined,
		callback: path === ui.selected ? ui.callback : undefined,
	};
}
