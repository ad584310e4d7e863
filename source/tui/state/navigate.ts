import type {NodePath} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {nextFailure} from '../../view/failures.ts';
import {fold, reveal, unfold} from '../../view/folds.ts';
import {type LogExtent, scrollBy} from '../../view/log/reading-place.ts';
import {windowTop} from '../../view/scroll.ts';
import type {VisiblePaths} from '../../view/visible-paths.ts';
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
	'zoom',
	'next-pane',
	'back',
] as const;

export type Move = (typeof moves)[number];

/** What moving depends on, apart from the UI's own state. */
export type Surroundings = {
	readonly state: RunState;
	readonly visible: (folds: UiState['folds']) => VisiblePaths;
	readonly treeHeight: number;
	readonly log: LogExtent;
	readonly help: LogExtent;
	readonly isPaneFull: (ui: UiState) => boolean;
};

export function navigate(ui: UiState, move: Move, around: Surroundings): UiState {
	switch (move) {
		case 'zoom':
			return around.isPaneFull(ui) ? toTree(ui) : {...ui, isZoomed: true, focus: 'pane'};
		case 'next-pane':
			return ui.focus === 'pane' ? toTree(ui) : {...ui, focus: 'pane'};
		case 'back':
			return toTree(ui);
		case 'previous-error':
		case 'next-error': {
			const path = nextFailure(around.state, ui.selected, move === 'next-error' ? 1 : -1);
			return path === undefined ? ui : select(ui, path, around);
		}

		case 'left':
		case 'right':
			return ui.focus === 'tree' ? moveSideways(ui, move, around) : ui;
		default:
			return ui.focus === 'tree'
				? moveInTree(ui, move, around)
				: {...ui, place: scrollBy(around.log, ui.place, linesOf(move, around.log.height))};
	}
}

function toTree(ui: UiState): UiState {
	return ui.focus === 'tree' && !ui.isZoomed ? ui : {...ui, isZoomed: false, focus: 'tree'};
}

function moveInTree(ui: UiState, move: VerticalMove, around: Surroundings): UiState {
	const {paths, indexOf} = around.visible(ui.folds);
	const wanted = indexOf(ui.selected) + linesOf(move, around.treeHeight);
	const path = paths[Math.max(0, Math.min(wanted, paths.length - 1))];
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
	const tree = {top: ui.treeTop, height: around.treeHeight, count: paths.length};
	return {
		...ui,
		folds,
		selected: path,
		treeTop: windowTop(tree, indexOf(path)),
		place: path === ui.selected ? ui.place : 'end',
	};
}

type VerticalMove = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** How many lines a move goes; the first and the last are further away than anything. */
export function linesOf(move: VerticalMove, height: number): number {
	const page = Math.max(1, height - 1);
	const lines: Record<VerticalMove, number> = {
		up: -1,
		down: 1,
		'page-up': -page,
		'page-down': page,
		first: -1e9,
		last: 1e9,
	};
	return lines[move];
}
