import {useInput, usePaste} from 'ink';
import {type Binding, matchKey} from '../keymap/bindings.ts';
import {keyNames} from '../keymap/key-names.ts';
import {scopeOf} from '../state/left-question.ts';
import type {Store} from '../state/store.ts';
import type {UiState} from '../state/ui-state.ts';

/** Turns keys into actions by the table of keys. Unknown keys and pasted text do nothing. */
export function useKeys(ui: Store<UiState>, act: (binding: Binding) => void): void {
	useInput((input, key) => {
		for (const name of keyNames(input, key)) {
			const binding = matchKey(name, scopeOf(ui.get().overlay));
			if (binding) {
				act(binding);
			}
		}
	});
	// Listening is what keeps a paste away from the keys.
	usePaste(() => {});
}
