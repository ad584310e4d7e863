import type {NodePath, Tree} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import type {UiState} from './ui-state.ts';

/** The UI's state on what is there now: of a node that is gone the nearest one above it, of an image the first. */
export function onWhatIsThere(ui: UiState, {tree, images}: RunState): UiState {
	const isNodeThere = tree.has(ui.selected);
	const view = ui.images;
	const isImageThere = view?.selected === undefined || images.has(view.selected);
	if (isNodeThere && isImageThere) {
		return ui;
	}

	const [first] = images.keys();
	return {
		...ui,
		selected: nearestAbove(ui.selected, tree),
		images: view && !isImageThere ? {...view, selected: first} : view,
		place: 'end',
	};
}

function nearestAbove(path: NodePath, tree: Tree): NodePath {
	let at = path;
	while (at !== '/' && !tree.has(at)) {
		at = at.slice(0, at.lastIndexOf('/')) || '/';
	}

	return at;
}
