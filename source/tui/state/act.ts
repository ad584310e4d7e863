import type {RunCommand} from '../../events/run-command.ts';
import type {NodePath} from '../../pipeline/tree.ts';
import type {Connection} from '../../run-state/connection.ts';
import type {AppActions, AppProps, ShellKind} from '../app-props.ts';
import type {Action, Binding} from '../keymap/bindings.ts';
import type {KeyContext} from '../keymap/disabled.ts';
import {actInHelp} from './act-in-help.ts';
import {actInLeft} from './act-in-left.ts';
import {actInSessions, sessionToShow} from './act-in-sessions.ts';
import {copySequence} from './clipboard.ts';
import {copyCommand} from './copy-command.ts';
import {lookingNotice} from './left-question.ts';
import {askAboutLeft, isLeftOverlay} from './left-shells.ts';
import {type Move, moves, navigate, type Surroundings} from './navigate.ts';
import {endedByQuit, stopsRun} from './quit-question.ts';
import {noticeOf, openShell, type SuspendTerminal} from './shells.ts';
import type {Store} from './store.ts';
import {type Overlay, selectedImage, type UiState} from './ui-state.ts';

/** All that an action may reach. */
export type ActionReach = {
	readonly connection: Connection;
	readonly actions: AppActions;
	readonly ui: Store<UiState>;
	readonly suspendTerminal: SuspendTerminal;
	readonly write: (sequence: string) => void;
	readonly exit: (reason: Parameters<AppProps['onExit']>[0]) => void;
	/** What is on the screen now, for moving. */
	readonly surroundings: () => Surroundings;
	/** What reasons against an action are made of. */
	readonly context: () => KeyContext;
};

/** Does what a key says, or says why not. */
export function act(binding: Binding, reach: ActionReach): void {
	const {ui} = reach;
	const context = reach.context();
	ui.set(withKey);
	const {overlay} = ui.get();
	if (overlay?.type === 'help' && actInHelp(binding.action, overlay.top, reach)) {
		return;
	}

	if (isLeftOverlay(overlay) && binding.action !== 'interrupt') {
		actInLeft(binding.action, overlay, {
			ui,
			rebuildAndReset: path => rebuildAndReset(path, reach),
			copyText: text => reach.write(copySequence(text)),
		});
		return;
	}

	if (overlay?.type === 'sessions' && actInSessions(binding.action, overlay.selected, reach)) {
		return;
	}

	const reason = binding.disabled?.(context);
	if (reason !== undefined) {
		const notice = {text: reason, hint: undefined, kind: 'info'} as const;
		ui.set(before => ({...before, overlay: undefined, notice}));
		return;
	}

	if (isMove(binding.action)) {
		const move = binding.action;
		const isClosing = overlay && move === 'back';
		ui.set(before => ({
			...(isClosing ? before : navigate(before, move, reach.surroundings())),
			overlay: undefined,
		}));
	} else {
		perform(binding.action, context, reach);
	}
}

/** A notice goes away with the next key. */
function withKey(ui: UiState): UiState {
	return ui.notice || ui.isBackFromShell ? {...ui, notice: undefined, isBackFromShell: false} : ui;
}

function isMove(action: Action): action is Move {
	return (moves as readonly Action[]).includes(action);
}

function perform(action: Exclude<Action, Move>, context: KeyContext, reach: ActionReach): void {
	const {connection, ui} = reach;
	const path = ui.get().selected;
	switch (action) {
		case 'run-or-pause':
			send({type: connection.state.mode === 'running' ? 'pause' : 'run'}, reach);
			break;
		case 'reset':
			send({type: 'reset', path}, reach);
			break;
		case 'reset-lost':
			send({type: 'reset-lost', path: '/'}, reach);
			break;
		case 'reset-after':
			send({type: 'reset', path, after: true}, reach);
			break;
		case 'run-alone':
			send({type: 'run', path}, reach);
			break;
		case 'kill':
			send({type: 'kill', path}, reach);
			break;
		case 'skip':
			send({type: connection.state.skipped.has(path) ? 'unskip' : 'skip', path}, reach);
			break;
		case 'rebuild':
			rebuild(false, context, reach);
			break;
		case 'rebuild-all':
			rebuild(true, context, reach);
			break;
		case 'edit':
			void editNode(path, reach);
			break;
		case 'revert':
			send({type: 'revert', path}, reach);
			break;
		case 'snapshot-shell':
			shell('snapshot', reach);
			break;
		case 'live-shell':
			shell('live', reach);
			break;
		case 'failed-shell':
			shell('failed', reach);
			break;
		case 'sessions':
			show({type: 'sessions', selected: sessionToShow(path, reach)}, reach);
			break;
		case 'rerun':
			show(undefined, reach);
			reach.actions.reruns.toggle(path);
			break;
		case 'copy':
			void copyCommand(reach);
			break;
		case 'left-behind':
			ui.set(askAboutLeft);
			break;
		case 'help':
			show({type: 'help', top: 0}, reach);
			break;
		case 'quit':
			void quit(reach);
			break;
		case 'yes':
			reach.exit(stopsRun(context) ? 'stop' : 'leave');
			break;
		case 'leave-running':
			reach.exit('leave');
			break;
		case 'no':
			show(undefined, reach);
			break;
		case 'choice-up':
		case 'choice-down':
		case 'choose':
		case 'take':
		case 'copy-lines':
		case 'drop':
			// They count only where something is to be chosen.
			break;
		case 'interrupt':
			reach.exit('interrupted');
			break;
	}
}

function show(overlay: Overlay | undefined, {ui}: ActionReach): void {
	ui.set(before => ({...before, overlay}));
}

function send(command: RunCommand, {connection, ui}: ActionReach): void {
	ui.set(before => (before.overlay ? {...before, overlay: undefined} : before));
	connection.send(command).then(
		reply => {
			if (!reply.ok) {
				const notice = {text: reply.message, hint: reply.hint, kind: 'problem'} as const;
				ui.set(before => ({...before, notice}));
			}
		},
		(error: unknown) => ui.set(before => ({...before, notice: noticeOf(error)})),
	);
}

function rebuild(all: boolean, context: KeyContext, reach: ActionReach): void {
	const image = selectedImage(context);
	if (image === undefined) {
		return;
	}

	send({type: 'rebuild', image, ...(all && {all})}, reach);
	if (context.state.images.get(image)?.state === 'building') {
		const text = `${image} is being built: it is rebuilt right after that.`;
		const notice = {text, hint: undefined, kind: 'info'} as const;
		reach.ui.set(before => ({...before, notice}));
	}
}

/** The reset comes after: what runs from then on waits for the new image. */
function rebuildAndReset(path: NodePath, reach: ActionReach): void {
	const node = reach.connection.state.tree.get(path);
	if (node?.type === 'exec') {
		send({type: 'rebuild', image: node.image}, reach);
		send({type: 'reset', path}, reach);
	}
}

function shell(kind: ShellKind, reach: ActionReach): void {
	show(undefined, reach);
	const {selected: path, attempt} = reach.ui.get();
	void openShell({path, kind, attempt}, reach);
}

/** Hands the terminal to the person's editor, then asks the runner for what was changed in it. */
async function editNode(path: NodePath, reach: ActionReach): Promise<void> {
	show(undefined, reach);
	const {actions, ui, suspendTerminal} = reach;
	try {
		let command: RunCommand | undefined;
		await suspendTerminal(async () => {
			command = await actions.editNode(path);
		});
		if (command) {
			send(command, reach);
		}
	} catch (error) {
		ui.set(before => ({...before, notice: noticeOf(error)}));
	}
}

/** Not before it is known what shells left, and what is to become of it. */
async function quit(reach: ActionReach): Promise<void> {
	const {actions, ui} = reach;
	if (!actions.leftShells.isSettled()) {
		ui.set(before => ({...before, notice: lookingNotice}));
		await actions.leftShells.settled();
	}

	const context = reach.context();
	if (ui.get().waiting.length > 0) {
		ui.set(askAboutLeft);
	} else if (stopsRun(context) || endedByQuit(context.shells).length > 0) {
		show({type: 'quit-question'}, reach);
	} else {
		reach.exit('leave');
	}
}
