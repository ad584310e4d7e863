import type {NodePath} from '../../pipeline/tree.ts';
import type {Folds} from '../../view/folds.ts';
import type {ReadingPlace} from '../../view/log/reading-place.ts';
import type {ShellKind} from '../app-props.ts';

/** A line above the footer that goes away with the next key. */
export type Notice = {
	readonly text: string;
	readonly hint: string | undefined;
	readonly kind: 'info' | 'problem';
};

/** What lies over the tree and the pane. */
export type Overlay =
	| {readonly type: 'help'; readonly top: number}
	| {readonly type: 'quit-question'}
	/** The debug commands; `kind` is the one that was copied. */
	| {readonly type: 'debug-commands'; readonly path: NodePath; readonly kind: ShellKind};

/** What the person did to the display; what the pipeline does is in its RunState. */
export type UiState = {
	readonly selected: NodePath;
	readonly folds: Folds;
	/** Index of the first row of the tree on the screen. */
	readonly treeTop: number;
	readonly focus: 'tree' | 'pane';
	readonly isZoomed: boolean;
	readonly place: ReadingPlace;
	readonly overlay: Overlay | undefined;
	readonly notice: Notice | undefined;
	/** The shell that is being made ready. */
	readonly opening: {readonly path: NodePath; readonly kind: ShellKind} | undefined;
	readonly isConnected: boolean;
};

export const initialUi: UiState = {
	selected: '/',
	folds: new Set(),
	treeTop: 0,
	focus: 'tree',
	isZoomed: false,
	place: 'end',
	overlay: undefined,
	notice: undefined,
	opening: undefined,
	isConnected: true,
};
