import type {NodePath} from '../../pipeline/tree.ts';
import {refusalText} from '../../view/session-changes.ts';
import type {LeftShell} from '../app-props.ts';
import {type Action, keyOf} from '../keymap/bindings.ts';
import {newerChosen} from './left-question.ts';
import {type Choice, closed, type LeftOverlay} from './left-shells.ts';
import {noticeOf} from './shells.ts';
import type {Store} from './store.ts';
import type {Notice, UiState} from './ui-state.ts';

export type LeftReach = {
	readonly ui: Store<UiState>;
	/** Has the image rebuilt and the node reset. */
	readonly rebuildAndReset: (path: NodePath) => void;
	readonly copyText: (text: string) => void;
};

/** Does what a key says while it is asked what is to become of what a shell left. */
export function actInLeft(action: Action, overlay: LeftOverlay, reach: LeftReach): void {
	const {ui} = reach;
	if (overlay.type === 'rebuild-question') {
		actInRebuild(action, overlay.left, reach);
		return;
	}

	const {left, at, chosen, step} = overlay;
	const {copyable, options} = left.changes;
	if (step === 'copying') {
		return;
	}

	const set = (change: Partial<typeof overlay>): void =>
		ui.set(before => ({...before, overlay: {...overlay, ...change}}));
	switch (action) {
		case 'choice-up':
			set({at: Math.max(0, at - 1)});
			break;
		case 'choice-down':
			set({at: Math.max(0, Math.min(copyable.length - 1, at + 1))});
			break;
		case 'choose': {
			const place = copyable[at]?.place;
			set({chosen: place === undefined ? chosen : toggled(chosen, place)});
			break;
		}

		case 'copy-lines':
			reach.copyText(options.join('\n'));
			set({areLinesCopied: true});
			break;
		case 'take':
			if (chosen.size === 0) {
				drop(left, reach);
			} else if (newerChosen(overlay).length > 0) {
				set({step: 'overwriting'});
			} else {
				set({step: 'copying'});
				void take(overlay, reach);
			}

			break;
		case 'yes':
			set({step: 'copying'});
			void take(overlay, reach);
			break;
		case 'no':
			set({step: 'choosing'});
			break;
		case 'drop':
			drop(left, reach);
			break;
	}
}

function actInRebuild(action: Action, left: LeftShell, reach: LeftReach): void {
	if (action === 'no') {
		// What was copied can't be once more.
		const dropped = left.changes.copyable.length > 0 ? undefined : left;
		reach.ui.set(before => ({...closed(before), dropped}));
	} else if (action === 'yes') {
		reach.ui.set(before => ({...closed(before), dropped: undefined}));
		reach.rebuildAndReset(left.path);
	}
}

function toggled(chosen: ReadonlySet<string>, place: string): ReadonlySet<string> {
	return chosen.has(place)
		? new Set([...chosen].filter(other => other !== place))
		: new Set([...chosen, place]);
}

async function take({left, chosen}: Choice, reach: LeftReach): Promise<void> {
	const {ui} = reach;
	try {
		const outcomes = await left.copy([...chosen]);
		const copied = outcomes.filter(({state}) => state === 'copied').length;
		const problem = refusalText(outcomes, left.changes);
		const note =
			problem === undefined
				? undefined
				: ({text: problem, hint: undefined, kind: 'problem'} as const);
		finish(left, copied, reach, note);
	} catch (error) {
		ui.set(before => ({...closed(before), notice: noticeOf(error)}));
	}
}

/** They are there until the next ones are: a key that was pressed too soon loses nothing. */
function drop(left: LeftShell, reach: LeftReach): void {
	if (left.changes.edited.length > 0) {
		finish(left, 0, reach);
		return;
	}

	const text = left.changes.copyable.length > 0 ? 'Nothing was copied.' : 'Nothing was taken over.';
	const hint = `${keyOf('left-behind')} goes back to what the shell changed.`;
	reach.ui.set(before => ({
		...closed(before),
		dropped: left,
		notice: {text, hint, kind: 'info'},
	}));
}

/** What was brought to this machine, or edited there, is of use only in a new image. */
function finish(left: LeftShell, copied: number, {ui}: LeftReach, note?: Notice | undefined): void {
	const count = copied + left.changes.edited.length;
	ui.set(before => {
		if (count > 0) {
			const overlay = {type: 'rebuild-question', left, count, note: note?.text} as const;
			return {...before, overlay};
		}

		const after = {...closed(before), dropped: left};
		return note ? {...after, notice: note} : after;
	});
}
