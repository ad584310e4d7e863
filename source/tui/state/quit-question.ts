import {countsOf} from '../../run-state/counts.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {bindingOf} from '../keymap/bindings.ts';
import {keyLabel} from '../keymap/key-names.ts';
import type {Notice} from './ui-state.ts';

/** What is asked before a display goes that started what is not at its end. */
export function quitQuestion(state: RunState): Notice {
	const answers = (['yes', 'leave-running', 'no'] as const).map(action => {
		const {keys, description} = bindingOf(action);
		return `${keys.map(keyLabel).join(' or ')}: ${description}`;
	});
	return {text: questionOf(state), hint: answers.join('   '), kind: 'problem'};
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
