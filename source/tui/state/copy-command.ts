import {keptAttempt} from '../../run-state/chosen-attempt.ts';
import type {RunState} from '../../run-state/run-state.ts';
import type {CopiedKind} from '../app-props.ts';
import type {ActionReach} from './act.ts';
import {copySequence} from './clipboard.ts';
import {noticeOf} from './shells.ts';

/** Copies one command at a time, so that what is pasted opens one shell; the same key copies the next one. */
export async function copyCommand(reach: ActionReach): Promise<void> {
	const {actions, connection, ui} = reach;
	const {overlay, selected: path, attempt} = ui.get();
	const kinds = copiedKinds(connection.state, path, attempt);
	const last = overlay?.type === 'debug-commands' ? kinds.indexOf(overlay.kind) : -1;
	const kind = kinds[(last + 1) % kinds.length] ?? 'snapshot';
	try {
		const text =
			kind === 'docker-run'
				? await actions.dockerRunCommand(path, attempt)
				: actions.shellCommand(path, kind, attempt);
		reach.write(copySequence(text));
		ui.set(before => ({...before, overlay: {type: 'debug-commands', path, attempt, kind}}));
	} catch (error) {
		ui.set(before => ({...before, overlay: undefined, notice: noticeOf(error)}));
	}
}

/** The commands that there are for a node, in the order in which they are shown and copied. */
export function copiedKinds(
	state: RunState,
	path: string,
	attempt: number | undefined,
): readonly CopiedKind[] {
	const isKept = !('message' in keptAttempt(state, path, attempt));
	return ['snapshot', 'live', ...(isKept ? (['failed'] as const) : []), 'docker-run'];
}
