import {countsOf} from '../../run-state/counts.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {isAtWork} from '../../run-state/scheduling.ts';
import type {OpenShell} from '../app-props.ts';
import {bindingOf} from '../keymap/bindings.ts';
import type {KeyContext} from '../keymap/disabled.ts';
import {keyLabel} from '../keymap/key-names.ts';
import type {Notice} from './ui-state.ts';

/** What is asked before a display goes that started what is not at its end. */
export function quitQuestion({state, shells, ...context}: KeyContext): Notice {
	const isStopped = stopsRun({state, ...context});
	const actions = isStopped ? (['yes', 'leave-running', 'no'] as const) : (['yes', 'no'] as const);
	const answers = actions.map(action => {
		const {keys, description} = bindingOf(action);
		return `${keys.map(keyLabel).join(' or ')}: ${description}`;
	});
	const text = isStopped ? questionOf(state) : '';
	const ended = endedByQuit(shells);
	const ending = ended.length === 0 ? '' : shellsQuestion(ended, isStopped);
	return {text: text + ending, hint: answers.join('   '), kind: 'problem'};
}

/** Those that a killed program left, and nobody came back to, stay for the next display. */
export function endedByQuit(shells: readonly OpenShell[]): readonly OpenShell[] {
	return shells.filter(({isFound}) => !isFound);
}

/** Whether to quit is to stop what runs: it was started for this display, and is not at its end. */
export function stopsRun({state, ui, ownsRunner}: Omit<KeyContext, 'node' | 'shells'>): boolean {
	return ui.isConnected && ownsRunner && isAtWork(state);
}

function shellsQuestion(shells: readonly OpenShell[], isMore: boolean): string {
	const [first] = shells;
	const which =
		shells.length === 1 && first
			? `the ${first.kind} shell of ${first.path}`
			: `${shells.length} shells`;
	return isMore ? ` That ends ${which}, too.` : `Quitting ends ${which}. Quit?`;
}

function questionOf(state: RunState): string {
	const {running} = countsOf(state);
	switch (running) {
		case 0:
			return 'The run is not at its end. Stop it and quit?';
		case 1:
			return '1 node is running. Stop it and quit?';
		default:
			return `${running} nodes are running. Stop them and quit?`;
	}
}
