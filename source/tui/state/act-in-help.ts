import {scrollBy, topLine} from '../../view/log/reading-place.ts';
import type {Action} from '../keymap/bindings.ts';
import {linesOf} from './lines-of.ts';
import type {Surroundings} from './navigate.ts';
import type {Store} from './store.ts';
import type {UiState} from './ui-state.ts';

/**
In the help screen, moving scrolls, and what acts on nodes does nothing: they are not to be seen.
Returns whether the key is dealt with.
*/
export function actInHelp(
	action: Action,
	top: number,
	reach: {readonly ui: Store<UiState>; readonly surroundings: () => Surroundings},
): boolean {
	switch (action) {
		case 'up':
		case 'down':
		case 'page-up':
		case 'page-down':
		case 'first':
		case 'last': {
			const {help} = reach.surroundings();
			const moved = topLine(help, scrollBy(help, top, linesOf(action, help.height)));
			reach.ui.set(before => ({...before, overlay: {type: 'help', top: moved}}));
			return true;
		}

		case 'help':
		case 'back':
			reach.ui.set(before => ({...before, overlay: undefined}));
			return true;
		default:
			return action !== 'quit' && action !== 'interrupt';
	}
}
