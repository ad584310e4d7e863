import type {Rerun} from '../../events/rerun.ts';
import type {NodePath, TreeNode} from '../../pipeline/tree.ts';
import type {Folds} from '../../view/folds.ts';
import type {ReadingPlace} from '../../view/log/reading-place.ts';
import type {CopiedKind, LeftShell, ShellKind} from '../app-props.ts';

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
	/** What a shell left behind, to choose from. */
	| {
			readonly type: 'left-behind';
			readonly left: LeftShell;
			/** Index of the file at the cursor. */
			readonly at: number;
			/** Places of the files that are to be copied. */
			readonly chosen: ReadonlySet<string>;
			/** `overwriting`: it is asked whether that may be done to what was edited here. */
			readonly step: 'choosing' | 'overwriting' | 'copying';
			readonly areLinesCopied?: boolean;
	  }
	/** Whether to make files that a shell changed count; `note`: what else is to be said. */
	| {
			readonly type: 'rebuild-question';
			readonly left: LeftShell;
			readonly count: number;
			readonly note?: string | undefined;
	  }
	/** The shells that are open; the id of the one that is selected, which may have ended meanwhile. */
	| {readonly type: 'sessions'; readonly selected: number}
	/** The debug commands; `kind` is the one that was copied. */
	| {
			readonly type: 'debug-commands';
			readonly path: NodePath;
			readonly attempt: number | undefined;
			readonly kind: CopiedKind;
	  };

/** The view of the images, in the place of the tree. */
export type ImagesView = {
	/** Undefined: the pipeline has no images. */
	readonly selected: string | undefined;
	/** Index of the first row of the list on the screen. */
	readonly top: number;
	/** Where the person was in the tree. */
	readonly tree: Pick<UiState, 'focus' | 'isZoomed' | 'place'>;
};

/** What the person did to the display; what the pipeline does is in its RunState. */
export type UiState = {
	readonly selected: NodePath;
	readonly folds: Folds;
	/** Index of the first row of the tree on the screen. */
	readonly treeTop: number;
	/** Undefined while the tree is shown. */
	readonly images: ImagesView | undefined;
	/** The list at the left (tree or images), or the pane beside it. */
	readonly focus: 'list' | 'pane';
	readonly isZoomed: boolean;
	readonly place: ReadingPlace;
	/** The attempt of the selected node that is read; undefined: the latest is followed. */
	readonly attempt: number | undefined;
	/** The command that followed a state of it, where that one's log is read in the place of the attempt's. */
	readonly callback: number | undefined;
	/** Whether the pane shows what is set of the node in the place of its output. */
	readonly showsParameters: boolean;
	readonly overlay: Overlay | undefined;
	readonly notice: Notice | undefined;
	/** Shells that left something while the person was at something else. */
	readonly waiting: readonly LeftShell[];
	/** The last shell whose changes the person left as they are. */
	readonly dropped: LeftShell | undefined;
	/** No key was pressed since a shell gave the terminal back: whoever sees a question now does not answer it by chance. */
	readonly isBackFromShell: boolean;
	/** The shell that is being made ready. */
	readonly opening: {readonly path: NodePath; readonly kind: ShellKind} | undefined;
	/** How far save and rerun is, of the nodes for which it is on. */
	readonly reruns: ReadonlyMap<NodePath, Rerun>;
	readonly isConnected: boolean;
};

export const initialUi: UiState = {
	selected: '/',
	folds: new Set(),
	treeTop: 0,
	images: undefined,
	focus: 'list',
	isZoomed: false,
	place: 'end',
	attempt: undefined,
	callback: undefined,
	showsParameters: false,
	overlay: undefined,
	notice: undefined,
	waiting: [],
	dropped: undefined,
	isBackFromShell: false,
	opening: undefined,
	reruns: new Map(),
	isConnected: true,
};

/** The image that is looked at: the selected one of the images, or that of the selected node. */
export function selectedImage({ui, node}: {ui: UiState; node: TreeNode}): string | undefined {
	return ui.images ? ui.images.selected : node.type === 'exec' ? node.image : undefined;
}
