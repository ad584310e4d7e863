import {countsOf} from '../../run-state/counts.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {bindingOf} from '../keymap/bindings.ts';
import {keyLabel} from '../keymap/key-names.ts';
import type {Notice} from './ui-state.ts';

/** What is asked before nodes that run are stopped. */
export function quitQuestion(state: RunState): Notice {
	const {running} = countsOf(state);
	const subject =
		running === 1 ? '1 node is running. Stop it' : `${running} nodes are running. Stop them`;
	const answers = (['yes', 'no'] as const).map(action => {
		const {keys, description} = bindingOf(action);
		return `${keys.map(keyLabel).join(' or ')}: ${description}`;
	});
	return {text: `${subject} and quit?`, hint: answers.join('   '), kind: 'problem'};
}
