import {latestAttempt, type RunState} from '../../run-state/run-state.ts';
import {neighbouringAttempt, shownAttempt} from '../../view/attempts.ts';
import {scrollBy} from '../../view/log/reading-place.ts';
import type {Surroundings} from './navigate.ts';
import type {UiState} from './ui-state.ts';

/** Scrolls the log. Who reads in it stays with that attempt, whatever begins meanwhile. */
export function scroll(ui: UiState, lines: number, {state, log}: Surroundings): UiState {
	const place = scrollBy(log, ui.place, lines);
	if (ui.images) {
		return {...ui, place};
	}

	const shown = shownAttempt(state, ui.selected, ui.attempt);
	const isFollowing = place === 'end' && shown === latestAttempt(state, ui.selected);
	return {...ui, place, attempt: isFollowing ? undefined : shown?.attempt};
}

/** Opens the log of the attempt before or after. Who comes to the latest follows again. */
export function toAttempt(ui: UiState, direction: 1 | -1, state: RunState): UiState {
	const {selected, attempt: wanted} = ui;
	const attempt = neighbouringAttempt(state, selected, {wanted, direction});
	if (attempt === undefined) {
		return ui;
	}

	const isLatest = attempt === latestAttempt(state, selected)?.attempt;
	return {...ui, attempt: isLatest ? undefined : attempt, place: 'end'};
}
