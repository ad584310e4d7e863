import {nextFailedImage} from '../../view/images/failed-image.ts';
import {imageAt} from '../../view/images/image-users.ts';
import {windowTop} from '../../view/scroll.ts';
import {entryAt, linesOf, type VerticalMove} from './lines-of.ts';
import type {Surroundings} from './navigate.ts';
import type {ImagesView, UiState} from './ui-state.ts';

/** Opens the view of the images on that of the selected node, or goes back to where one was in the tree. */
export function toggleImages(ui: UiState, around: Surroundings): UiState {
	if (ui.images) {
		return {...ui, ...ui.images.tree, images: undefined};
	}

	const {focus, isZoomed, place} = ui;
	const [first] = around.state.images.keys();
	const images = {selected: undefined, top: 0, tree: {focus, isZoomed, place}};
	const opened: UiState = {...ui, images, focus: 'list', isZoomed: false, place: 'end'};
	return selectImage(opened, images, imageAt(around.state, ui.selected) ?? first, around);
}

export function moveInImages(
	ui: UiState,
	view: ImagesView,
	move: VerticalMove,
	around: Surroundings,
): UiState {
	const names = [...around.state.images.keys()];
	const index = names.indexOf(view.selected ?? '') + linesOf(move, around.listHeight);
	return selectImage(ui, view, entryAt(names, index), around);
}

export function toFailedImage(
	ui: UiState,
	view: ImagesView,
	direction: 1 | -1,
	around: Surroundings,
): UiState {
	const name = nextFailedImage(around.state, view.selected, direction);
	return name === undefined ? ui : selectImage(ui, view, name, around);
}

function selectImage(
	ui: UiState,
	view: ImagesView,
	selected: string | undefined,
	{state, listHeight}: Surroundings,
): UiState {
	const names = [...state.images.keys()];
	const list = {top: view.top, height: listHeight, count: names.length};
	const top = windowTop(list, names.indexOf(selected ?? ''));
	return {
		...ui,
		images: {...view, selected, top},
		place: selected === view.selected ? ui.place : 'end',
	};
}
