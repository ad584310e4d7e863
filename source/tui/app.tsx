import {useApp, useStdout, useWindowSize} from 'ink';
import {useEffect, useState, useSyncExternalStore} from 'react';
import type {TreeNode} from '../pipeline/tree.ts';
import type {RunnerFault} from '../run-state/connection.ts';
import type {RunState} from '../run-state/run-state.ts';
import {createTimeSpans} from '../view/time-spans.ts';
import {createFlattener} from '../view/visible-paths.ts';
import type {AppProps} from './app-props.ts';
import {helpExtent} from './components/help-screen.tsx';
import {useKeys} from './hooks/use-keys.ts';
import {useLog} from './hooks/use-log.ts';
import {useReruns} from './hooks/use-reruns.ts';
import {useRest} from './hooks/use-rest.ts';
import {useRunState} from './hooks/use-run-state.ts';
import {useStore} from './hooks/use-store.ts';
import {useTicks} from './hooks/use-ticks.ts';
import type {KeyContext} from './keymap/disabled.ts';
import {type Layout, layoutOf} from './layout.ts';
import {imagePane} from './pane/image-pane.ts';
import {nodePane} from './pane/node-pane.ts';
import {rerunNumber} from './pane/rerun-lines.ts';
import {Screen} from './screen.tsx';
import {type ActionReach, act} from './state/act.ts';
import {definitionNotice} from './state/definition-notice.ts';
import {engineNotice} from './state/engine-notice.ts';
import {shellLeft} from './state/left-shells.ts';
import {endNotice, foundNotice, noticeOf} from './state/shells.ts';
import {isTimed, listTop, shownLog, shownRerun} from './state/shown.ts';
import {onWhatIsThere} from './state/still-there.ts';
import {createStore} from './state/store.ts';
import {initialUi, type UiState} from './state/ui-state.ts';
import {colorTheme, type Theme, ThemeContext} from './theme.ts';

export type DisplayProps = AppProps & {
	/** Milliseconds since the epoch; for times that are still growing. */
	readonly now?: () => number;
	readonly theme?: Theme;
};

/** The full-screen display of one pipeline. */
export function App({
	connection,
	actions,
	onExit,
	now = Date.now,
	theme = colorTheme,
}: DisplayProps) {
	const {state, info} = connection;
	const size = useWindowSize();
	const {exit, suspendTerminal} = useApp();
	const {stdout} = useStdout();
	const [uiStore] = useState(() => createStore(initialUi));
	const [flatten] = useState(() => createFlattener(state));
	const [spans] = useState(() => createTimeSpans(state));
	// Before the state is rendered: what is selected may be gone with the tree that it was in.
	useEffect(
		() =>
			connection.onEvents(events => {
				const notice = engineNotice(events, state) ?? definitionNotice(events);
				uiStore.set(before => {
					const there = onWhatIsThere(before, state);
					return notice ? {...there, notice} : there;
				});
			}),
		[connection, uiStore, state],
	);
	useEffect(
		() => actions.leftShells.onLeft(left => uiStore.set(before => shellLeft(before, left))),
		[actions, uiStore],
	);
	useEffect(
		() =>
			actions.leftShells.onProblem(error =>
				uiStore.set(before => ({...before, notice: noticeOf(error)})),
			),
		[actions, uiStore],
	);
	useEffect(
		() => actions.shells.onEnd(end => uiStore.set(before => ({...before, notice: endNotice(end)}))),
		[actions, uiStore],
	);
	useEffect(
		() =>
			actions.shells.onFound(found =>
				uiStore.set(before => ({...before, notice: before.notice ?? foundNotice(found)})),
			),
		[actions, uiStore],
	);
	useReruns(actions.reruns, uiStore);
	const ui = onWhatIsThere(useStore(uiStore), state);
	const shells = useSyncExternalStore(actions.shells.onChange, actions.shells.list);
	useRunState(connection);
	useRest(ui.selected, actions.cursorRests);
	useTicks(isTimed(state, ui, shells));
	useEffect(
		() => connection.onClose(fault => uiStore.set(before => disconnected(before, fault))),
		[connection, uiStore],
	);

	const layout = layoutFor(size, ui);
	const node = nodeOf(state, ui.selected);
	const log = shownLog(state, ui, node);
	const rerun = shownRerun(state, ui, node);
	const run = rerunNumber(rerun);
	const feed = useLog(
		run === undefined ? connection : actions.reruns,
		log.path,
		run ?? log.attempt,
	);
	const time = now();
	const paneSize = {width: layout.paneWidth, height: layout.bodyHeight};
	const shown = {state, feed, place: ui.place, now: time};
	const pane = ui.images
		? imagePane({...shown, image: ui.images.selected}, paneSize)
		: nodePane(
				{
					...shown,
					node,
					attempt: ui.attempt,
					callback: ui.callback,
					spans,
					rerun,
					showsParameters: ui.showsParameters,
				},
				paneSize,
			);
	const visible = flatten(ui.folds);

	const contextOf = (at: UiState): KeyContext => ({
		state,
		node: nodeOf(state, at.selected),
		ui: at,
		ownsRunner: actions.ownsRunner(),
		shells: actions.shells.list(),
	});
	const reach: ActionReach = {
		connection,
		actions,
		ui: uiStore,
		suspendTerminal,
		write: sequence => stdout.write(sequence),
		exit(reason) {
			onExit(reason);
			exit();
		},
		surroundings: () => ({
			state,
			visible: flatten,
			listHeight: layout.bodyHeight,
			log: pane.log,
			help: helpExtent(layout.columns, layout.bodyHeight),
			isPaneFull: at => layoutFor(size, at).treeWidth === 0,
		}),
		context: () => contextOf(uiStore.get()),
	};
	useKeys(uiStore, binding => act(binding, reach));

	return (
		<ThemeContext value={theme}>
			<Screen
				info={info}
				context={contextOf(ui)}
				layout={layout}
				spans={spans}
				visible={visible}
				listTop={listTop(state, ui, visible, layout.bodyHeight)}
				pane={pane}
				now={time}
				shellCommand={actions.shellCommand}
			/>
		</ThemeContext>
	);
}

function layoutFor(size: {columns: number; rows: number}, ui: UiState): Layout {
	return layoutOf(size, {isFocused: ui.focus === 'pane', isZoomed: ui.isZoomed});
}

function nodeOf(state: RunState, path: string): TreeNode {
	const node = state.tree.get(path);
	if (!node) {
		throw new Error(`not a node of this pipeline: ${path}`);
	}

	return node;
}

function disconnected(ui: UiState, fault: RunnerFault | undefined): UiState {
	const text = fault
		? `The runner of this pipeline has ended: ${fault.message}`
		: 'The runner of this pipeline has ended. This is the last that it told.';
	const hint = fault?.hint ?? 'To go on, quit and open the pipeline again.';
	return {...ui, isConnected: false, notice: {text, hint, kind: 'problem'}};
}
