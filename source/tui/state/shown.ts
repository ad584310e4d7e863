import {callbackLogPath, imageLogPath} from '../../events/output.ts';
import type {Rerun} from '../../events/rerun.ts';
import type {TreeNode} from '../../pipeline/tree.ts';
import {countsOf} from '../../run-state/counts.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {shownAttempt} from '../../view/attempts.ts';
import {shownCallback} from '../../view/readings.ts';
import {windowTop} from '../../view/scroll.ts';
import type {VisiblePaths} from '../../view/visible-paths.ts';
import type {OpenShell} from '../app-props.ts';
import type {UiState} from './ui-state.ts';

/** Whether a time that is shown is still growing. */
export function isTimed(
	state: RunState,
	{images, overlay, isConnected, reruns}: UiState,
	shells: readonly OpenShell[],
): boolean {
	if (overlay?.type === 'sessions') {
		return shells.length > 0;
	}

	const image = images && state.images.get(images.selected ?? '');
	const isSaved = [...reruns.values()].some(rerun => 'save' in rerun);
	return isSaved || (isConnected && (countsOf(state).running > 0 || image?.state === 'building'));
}

/** The list's first row on the screen, whatever became of the screen's height since the last move. */
export function listTop(
	state: RunState,
	ui: UiState,
	visible: VisiblePaths,
	height: number,
): number {
	if (ui.images) {
		const names = [...state.images.keys()];
		const {top, selected} = ui.images;
		return windowTop({top, height, count: names.length}, names.indexOf(selected ?? ''));
	}

	const tree = {top: ui.treeTop, height, count: visible.paths.length};
	return windowTop(tree, visible.indexOf(ui.selected));
}

/** The log below what is selected: that of the attempt of a node that is read, or of what followed it, or the latest build's of an image. */
export function shownLog(
	state: RunState,
	{images, attempt, callback}: UiState,
	node: TreeNode,
): {readonly path: string; readonly attempt: number | undefined} {
	const followed = images ? undefined : shownCallback(state, node.path, {callback});
	if (followed) {
		return {path: callbackLogPath(node.path), attempt: followed.number};
	}

	if (!images) {
		return {path: node.path, attempt: shownAttempt(state, node.path, attempt)?.attempt};
	}

	const {selected = ''} = images;
	return {path: imageLogPath(selected), attempt: state.images.get(selected)?.build || undefined};
}

/** What save and rerun of a node came to, where that is what is read: not an attempt or callback that was chosen. */
export function shownRerun(
	state: RunState,
	{images, attempt, callback, reruns}: UiState,
	{path}: TreeNode,
): Rerun | undefined {
	const isLatest = !images && attempt === undefined && !shownCallback(state, path, {callback});
	return isLatest ? reruns.get(path) : undefined;
}
