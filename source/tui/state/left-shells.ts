import type {NodePath} from '../../pipeline/tree.ts';
import type {RunState} from '../../run-state/run-state.ts';
import {
	copyQuestion,
	lostText,
	overwriteQuestion,
	rebuildQuestion,
	refusalText,
} from '../../view/session-changes.ts';
import type {LeftShell} from '../app-props.ts';
import {type Action, bindingOf, type Scope} from '../keymap/bindings.ts';
import {keyLabel} from '../keymap/key-names.ts';
import {noticeOf} from './shells.ts';
import type {Store} from './store.ts';
import type {Notice, Overlay, UiState} from './ui-state.ts';

export type LeftOverlay = Extract<Overlay, {type: 'left-behind' | 'rebuild-question'}>;

/** A shell that ended left something: asks what is to become of it, after what is asked already. */
export function shellLeft(ui: UiState, left: LeftShell): UiState {
	return isLeftOverlay(ui.overlay)
		? {...ui, waiting: [...ui.waiting, left]}
		: {...ui, ...firstQuestion(left)};
}

export function isLeftOverlay(overlay: Overlay | undefined): overlay is LeftOverlay {
	return overlay?.type === 'left-behind' || overlay?.type === 'rebuild-question';
}

type Question = Pick<UiState, 'overlay'> & Partial<Pick<UiState, 'notice'>>;

function firstQuestion(left: LeftShell): Question {
	const {changes, path} = left;
	const {copyable, options, edited} = changes;
	if (copyable.length + options.length > 0) {
		const chosen = copyable.filter(({isNewerHere}) => !isNewerHere).map(({place}) => place);
		return {
			overlay: {type: 'left-behind', left, at: 0, chosen: new Set(chosen), step: 'choosing'},
		};
	}

	if (edited.length > 0) {
		return {overlay: {type: 'rebuild-question', path, count: edited.length}};
	}

	const text = lostText(changes);
	return {
		overlay: undefined,
		notice: text === undefined ? undefined : {text, hint: undefined, kind: 'info'},
	};
}

/** Closes what is asked; what came meanwhile is asked next. */
function closed(ui: UiState): UiState {
	const [next, ...waiting] = ui.waiting;
	const without = {...ui, overlay: undefined, waiting};
	return next ? {...without, ...firstQuestion(next)} : without;
}

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
		if (action === 'yes' || action === 'no') {
			ui.set(closed);
		}

		if (action === 'yes') {
			reach.rebuildAndReset(overlay.path);
		}

		return;
	}

	const {left, at, chosen} = overlay;
	const {copyable, options} = left.changes;
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
			newer(overlay).length > 0 ? set({step: 'overwriting'}) : void take(overlay, reach);
			break;
		case 'yes':
			void take(overlay, reach);
			break;
		case 'no':
			set({step: 'choosing'});
			break;
		case 'drop':
			finish(left, 0, reach);
			break;
	}
}

function toggled(chosen: ReadonlySet<string>, place: string): ReadonlySet<string> {
	return chosen.has(place)
		? new Set([...chosen].filter(other => other !== place))
		: new Set([...chosen, place]);
}

type Choice = Extract<Overlay, {type: 'left-behind'}>;

/** Of what is chosen, what would overwrite edits of this machine. */
function newer({left, chosen}: Choice) {
	return left.changes.copyable.filter(({place, isNewerHere}) => isNewerHere && chosen.has(place));
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

/** What was brought to this machine, or edited there, is of use only in a new image. */
function finish(
	{path, changes}: LeftShell,
	copied: number,
	{ui}: LeftReach,
	note?: Notice | undefined,
): void {
	const count = copied + changes.edited.length;
	ui.set(before => {
		if (count > 0) {
			const overlay = {type: 'rebuild-question', path, count, note: note?.text} as const;
			return {...before, overlay};
		}

		const after = closed(before);
		return note ? {...after, notice: note} : after;
	});
}

/** What is asked, and the keys that answer it, for the lines below the screen. */
export function leftQuestion(overlay: LeftOverlay, state: RunState): Notice {
	if (overlay.type === 'rebuild-question') {
		const node = state.tree.get(overlay.path);
		const image = node?.type === 'exec' ? node.image : '';
		const question = rebuildQuestion(overlay.count, {image, path: overlay.path});
		const {text, hint, kind} = asked(question, ['yes', 'no']);
		return {text, hint: [hint, overlay.note].filter(Boolean).join('   '), kind};
	}

	const {left, chosen, step} = overlay;
	const {copyable, options} = left.changes;
	if (step === 'overwriting') {
		return asked(overwriteQuestion(newer(overlay)), ['yes', 'no']);
	}

	const lines = options.length > 0 ? (['copy-lines'] as const) : [];
	return copyable.length > 0
		? asked(copyQuestion(chosen.size), ['take', 'choose', 'drop', ...lines])
		: asked('Nothing of this is yours to copy.', ['drop', ...lines]);
}

function asked(text: string, answers: readonly Action[]): Notice {
	const hint = answers
		.map(action => {
			const {keys, description} = bindingOf(action);
			return `${keys.map(keyLabel).join(' or ')}: ${description}`;
		})
		.join('   ');
	return {text, hint, kind: 'info'};
}

/** Which keys count. */
export function scopeOf(overlay: Overlay | undefined): Exclude<Scope, 'always'> {
	switch (overlay?.type) {
		case 'quit-question':
		case 'rebuild-question':
			return 'question';
		case 'left-behind':
			return overlay.step === 'overwriting' ? 'question' : 'choice';
		default:
			return 'screen';
	}
}
