import {lostText} from '../../view/session-changes.ts';
import type {LeftShell} from '../app-props.ts';
import type {Overlay, UiState} from './ui-state.ts';

export type LeftOverlay = Extract<Overlay, {type: 'left-behind' | 'rebuild-question'}>;

/**
A shell that ended left something: asks what is to become of it, where the person comes from that shell and has
done nothing else yet. Else it waits until they have time.
*/
export function shellLeft(ui: UiState, left: LeftShell): UiState {
	const {copyable, options, edited} = left.changes;
	const isAsked = copyable.length + options.length + edited.length > 0;
	if (ui.isBackFromShell && !ui.overlay) {
		return {...ui, ...firstQuestion(left)};
	}

	return isAsked ? {...ui, waiting: [...ui.waiting, left]} : ui;
}

/** Asks about what waits, else once more about what was left as it is. */
export function askAboutLeft(ui: UiState): UiState {
	const [first, ...waiting] = ui.waiting;
	const left = first ?? ui.dropped;
	return left ? {...ui, waiting, ...firstQuestion(left)} : ui;
}

export type Choice = Extract<Overlay, {type: 'left-behind'}>;

export function isLeftOverlay(overlay: Overlay | undefined): overlay is LeftOverlay {
	return overlay?.type === 'left-behind' || overlay?.type === 'rebuild-question';
}

type Question = Pick<UiState, 'overlay'> & Partial<Pick<UiState, 'notice'>>;

function firstQuestion(left: LeftShell): Question {
	const {changes} = left;
	const {copyable, options, edited} = changes;
	if (copyable.length + options.length > 0) {
		const chosen = copyable.filter(({isNewerHere}) => !isNewerHere).map(({place}) => place);
		return {
			overlay: {type: 'left-behind', left, at: 0, chosen: new Set(chosen), step: 'choosing'},
		};
	}

	if (edited.length > 0) {
		return {overlay: {type: 'rebuild-question', left, count: edited.length}};
	}

	const text = lostText(changes);
	return {
		overlay: undefined,
		notice: text === undefined ? undefined : {text, hint: undefined, kind: 'info'},
	};
}

/** Closes what is asked; what came meanwhile is asked next. */
export function closed(ui: UiState): UiState {
	const [next, ...waiting] = ui.waiting;
	const without = {...ui, overlay: undefined, waiting};
	return next ? {...without, ...firstQuestion(next)} : without;
}
