import {Box, Text} from 'ink';
import type {PipelineInfo} from '../run-state/connection.ts';
import {oneLine} from '../view/text.ts';
import type {TimeSpans} from '../view/time-spans.ts';
import type {VisiblePaths} from '../view/visible-paths.ts';
import type {AppActions} from './app-props.ts';
import {DebugCommands} from './components/debug-commands.tsx';
import {Footer} from './components/footer.tsx';
import {Header} from './components/header.tsx';
import {HelpScreen} from './components/help-screen.tsx';
import {ImageList} from './components/image-list.tsx';
import {LeftBehind} from './components/left-behind.tsx';
import {MessageLines} from './components/message-lines.tsx';
import {Pane} from './components/pane.tsx';
import {Rule} from './components/rule.tsx';
import {SessionList} from './components/session-list.tsx';
import {TooSmall} from './components/too-small.tsx';
import {Tree} from './components/tree.tsx';
import {keyOf} from './keymap/bindings.ts';
import type {KeyContext} from './keymap/disabled.ts';
import type {Layout} from './layout.ts';
import {type PaneContent, placeText} from './pane/log-pane.ts';
import {copiedKinds} from './state/copy-command.ts';
import {leftQuestion} from './state/left-question.ts';
import {isLeftOverlay} from './state/left-shells.ts';
import {quitQuestion} from './state/quit-question.ts';
import type {Notice, Overlay, UiState} from './state/ui-state.ts';

export type ScreenProps = {
	readonly info: PipelineInfo;
	readonly context: KeyContext;
	readonly layout: Layout;
	readonly spans: TimeSpans;
	readonly visible: VisiblePaths;
	/** Index of the first row of the list at the left. */
	readonly listTop: number;
	readonly pane: PaneContent;
	readonly now: number;
	readonly shellCommand: AppActions['shellCommand'];
};

/** The whole frame, drawn from what it is given. */
export function Screen(props: ScreenProps) {
	const {layout, context, info, pane} = props;
	const {columns, rows} = layout;
	const {state, ui} = context;
	if (layout.isTooSmall) {
		return <TooSmall columns={columns} />;
	}

	const isSplit = layout.treeWidth > 0 && layout.paneWidth > 0 && !hidesBody(ui);
	const jointAt = isSplit ? layout.treeWidth + 1 : undefined;
	const notice = questionOf(context) ?? ui.notice;
	return (
		<Box flexDirection="column" width={columns} height={rows} overflow="hidden">
			<Header info={info} state={state} isConnected={ui.isConnected} width={columns} />
			<Rule width={columns} jointAt={jointAt} joint="┬" label={viewLabel(ui)} />
			<Body {...props} />
			{notice ? (
				<MessageLines notice={notice} width={columns} />
			) : (
				<>
					<Rule width={columns} jointAt={jointAt} joint="┴" label={ruleLabel(context, pane)} />
					<Footer context={context} width={columns} />
				</>
			)}
		</Box>
	);
}

/** What waits for an answer. */
function questionOf(context: KeyContext): Notice | undefined {
	const {state, ui} = context;
	const {overlay} = ui;
	return overlay?.type === 'quit-question'
		? quitQuestion(context)
		: isLeftOverlay(overlay)
			? leftQuestion(overlay, state)
			: undefined;
}

const hiding: ReadonlySet<Overlay['type']> = new Set([
	'help',
	'debug-commands',
	'left-behind',
	'sessions',
]);

function hidesBody(ui: UiState): boolean {
	const type = ui.overlay?.type;
	return type !== undefined && hiding.has(type);
}

function Body({context, layout, spans, visible, listTop, pane, now, shellCommand}: ScreenProps) {
	const {state, ui, shells} = context;
	const {columns, bodyHeight: height, treeWidth, paneWidth} = layout;
	if (ui.overlay?.type === 'help') {
		return <HelpScreen context={context} columns={columns} height={height} top={ui.overlay.top} />;
	}

	if (ui.overlay?.type === 'debug-commands') {
		const {path, attempt, kind: copied} = ui.overlay;
		const kinds = copiedKinds(state, path, attempt);
		return <DebugCommands {...{path, attempt, kinds, copied, shellCommand, columns, height}} />;
	}

	if (ui.overlay?.type === 'left-behind') {
		return <LeftBehind {...ui.overlay} {...{columns, height}} />;
	}

	if (ui.overlay?.type === 'sessions') {
		return <SessionList {...{shells, columns, height, now}} selected={ui.overlay.selected} />;
	}

	return (
		<Box height={height}>
			{treeWidth > 0 &&
				(ui.images ? (
					<ImageList
						{...{state, height}}
						view={ui.images}
						focus={ui.focus}
						top={listTop}
						width={treeWidth}
					/>
				) : (
					<Tree
						{...{state, spans, visible, ui, height, now, shells}}
						top={listTop}
						width={treeWidth}
					/>
				))}
			{treeWidth > 0 && paneWidth > 0 && <Divider height={height} />}
			{paneWidth > 0 && (
				<Box marginLeft={treeWidth > 0 ? 0 : 1}>
					<Pane lines={pane.lines} width={paneWidth} height={height} />
				</Box>
			)}
		</Box>
	);
}

function Divider({height}: {height: number}) {
	return <Text dimColor>{Array<string>(height).fill(' │ ').join('\n')}</Text>;
}

/** What is shown in the place of the tree. */
function viewLabel(ui: UiState): string | undefined {
	return ui.images && !hidesBody(ui) ? 'Images' : undefined;
}

/**
What goes on without being asked for: a shell that is being opened, what one changed, a place in the log, or shells
in the background.
*/
function ruleLabel({ui, shells}: KeyContext, pane: PaneContent): string | undefined {
	if (ui.opening) {
		return `opening a ${ui.opening.kind} shell of ${oneLine(ui.opening.path)} …`;
	}

	const [left] = ui.waiting;
	if (left) {
		return `${keyOf('left-behind')}: what the ${left.kind} shell of ${oneLine(left.path)} changed`;
	}

	const place = placeText(pane.log, ui.place);
	if (place) {
		return `${place}, ${keyOf('last')} follows`;
	}

	const count = shells.length === 1 ? '1 shell is' : `${shells.length} shells are`;
	return shells.length > 0 ? `${count} open` : undefined;
}
