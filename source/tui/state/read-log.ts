import {latestAttempt, type RunState} from '../../run-state/run-state.ts';
import {shownAttempt} from '../../view/attempts.ts';
import {scrollBy} from '../../view/log/reading-place.ts';
import {neighbouringReading, shownCallback} from '../../view/readings.ts';
import type {Surroundings} from './navigate.ts';
import type {UiState} from './ui-state.ts';

/** Scrolls the log. Who reads in it stays with that attempt, whatever begins meanwhile. */
export function scroll(ui: UiState, lines: number, {state, log}: Surroundings): UiState {
	const place = scrollBy(log, ui.place, lines);
	if (ui.images || shownCallback(state, ui.selected, ui)) {
		return {...ui, place};
	}

	const shown = shownAttempt(state, ui.selected, ui.attempt);
	const isFollowing = place === 'end' && shown === latestAttempt(state, ui.selected);
	return {...ui, place, attempt: isFollowing ? undefined : shown?.attempt};
}

/** Opens the log before or after: of an attempt, or of what followed one. Who comes to the latest attempt follows again. */
export function toAttempt(ui: UiState, direction: 1 | -1, state: RunState): UiState {
	const reading = neighbouringReading(state, ui.selected, ui, direction);
	return reading ? {...ui, ...reading, place: 'end'} : ui;
}
