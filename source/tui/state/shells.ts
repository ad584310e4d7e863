import {ConductoError} from '../../errors/conducto-error.ts';
import type {NodePath} from '../../pipeline/tree.ts';
import type {AppActions, ShellKind} from '../app-props.ts';
import type {Store} from './store.ts';
import type {Notice, UiState} from './ui-state.ts';

/** What hands the terminal over to a shell and paints the screen anew afterwards. */
export type SuspendTerminal = (run: () => Promise<void>) => Promise<void>;

/** Opens a debug shell. The tree stays usable while its container is made ready. */
export async function openShell(
	shell: {
		readonly path: NodePath;
		readonly kind: ShellKind;
		readonly attempt: number | undefined;
	},
	actions: AppActions,
	ui: Store<UiState>,
	suspendTerminal: SuspendTerminal,
): Promise<void> {
	ui.set(before => ({...before, opening: shell}));
	try {
		const {attach} = await actions.prepareShell(shell.path, shell.kind, shell.attempt);
		ui.set(before => ({...before, opening: undefined, isBackFromShell: true}));
		await suspendTerminal(attach);
	} catch (error) {
		ui.set(before => ({...before, opening: undefined, notice: noticeOf(error)}));
	}
}

/** What went wrong, for the footer. */
export function noticeOf(error: unknown): Notice {
	return {
		text: error instanceof Error ? error.message : String(error),
		hint: error instanceof ConductoError ? error.hint : undefined,
		kind: 'problem',
	};
}
