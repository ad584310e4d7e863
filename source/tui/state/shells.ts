import {ConductoError} from '../../errors/conducto-error.ts';
import type {NodePath} from '../../pipeline/tree.ts';
import type {AppActions, OpenShell, PreparedShell, ShellEnd, ShellKind} from '../app-props.ts';
import {keyOf} from '../keymap/bindings.ts';
import type {Store} from './store.ts';
import type {Notice, UiState} from './ui-state.ts';

/** What hands the terminal over to a shell and paints the screen anew afterwards. */
export type SuspendTerminal = (run: () => Promise<void>) => Promise<void>;

/** What acting on shells reaches. */
export type ShellReach = {
	readonly actions: Pick<AppActions, 'prepareShell' | 'shells'>;
	readonly ui: Store<UiState>;
	readonly suspendTerminal: SuspendTerminal;
};

/** Opens a debug shell. The tree stays usable while its container is made ready. */
export async function openShell(
	shell: {
		readonly path: NodePath;
		readonly kind: ShellKind;
		readonly attempt: number | undefined;
	},
	reach: ShellReach,
): Promise<void> {
	const {actions, ui} = reach;
	ui.set(before => ({...before, opening: shell}));
	try {
		const prepared = await actions.prepareShell(shell.path, shell.kind, shell.attempt);
		ui.set(before => ({...before, opening: undefined}));
		await show(shell, prepared, reach);
	} catch (error) {
		ui.set(before => ({...before, opening: undefined, notice: noticeOf(error)}));
	}
}

/** Goes back to a shell that went on meanwhile. */
export async function comeBack(shell: OpenShell, reach: ShellReach): Promise<void> {
	const {actions, ui} = reach;
	try {
		const prepared = await actions.shells.comeBack(shell.id);
		if (prepared) {
			await show(shell, prepared, reach);
		} else {
			ui.set(before => ({...before, notice: endNotice({shell, failure: undefined})}));
		}
	} catch (error) {
		ui.set(before => ({...before, notice: noticeOf(error)}));
	}
}

async function show(
	shell: Pick<OpenShell, 'path' | 'kind'>,
	{attach}: PreparedShell,
	{ui, suspendTerminal}: ShellReach,
): Promise<void> {
	// It may leave something to be asked as soon as it ends.
	ui.set(before => ({...before, isBackFromShell: true}));
	let goesOn = false;
	await suspendTerminal(async () => {
		goesOn = (await attach()) === 'detached';
	});
	if (goesOn) {
		const text = `The ${nameOf(shell)} goes on.`;
		const hint = `${keyOf('sessions')} lists the shells that are open, and comes back to them.`;
		const notice = {text, hint, kind: 'info'} as const;
		ui.set(before => ({...before, isBackFromShell: false, notice}));
	}
}

/** Tells of the end of a shell that nobody looked at. */
export function endNotice({shell, failure}: ShellEnd): Notice {
	const text = `The ${nameOf(shell)} has ended`;
	return failure === undefined
		? {text: `${text}.`, hint: undefined, kind: 'info'}
		: {...noticeOf(failure), text: `${text}: ${noticeOf(failure).text}`};
}

/** Tells of shells whose program was killed, or lost its engine. */
export function foundNotice(found: readonly OpenShell[]): Notice {
	const [first] = found;
	const text =
		found.length === 1 && first
			? `The ${nameOf(first)} is still open: its program is gone.`
			: `${found.length} shells are still open: their program is gone.`;
	const keys = `${keyOf('zoom')} comes back to one, ${keyOf('kill')} ends it`;
	return {text, hint: `${keyOf('sessions')} lists them: ${keys}.`, kind: 'info'};
}

function nameOf({path, kind}: Pick<OpenShell, 'path' | 'kind'>): string {
	return `${kind} shell of ${path}`;
}

/** What went wrong, for the footer. */
export function noticeOf(error: unknown): Notice {
	return {
		text: error instanceof Error ? error.message : String(error),
		hint: error instanceof ConductoError ? error.hint : undefined,
		kind: 'problem',
	};
}
