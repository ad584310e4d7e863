import type {RunState} from '../../run-state/run-state.ts';
import {copyQuestion, overwriteQuestion, rebuildQuestion} from '../../view/session-changes.ts';
import {type Action, bindingOf, type Scope} from '../keymap/bindings.ts';
import {keyLabel} from '../keymap/key-names.ts';
import type {Choice, LeftOverlay} from './left-shells.ts';
import type {Notice, Overlay} from './ui-state.ts';

/** What is asked, and the keys that answer it, for the lines below the screen. */
export function leftQuestion(overlay: LeftOverlay, state: RunState): Notice {
	if (overlay.type === 'rebuild-question') {
		const node = state.tree.get(overlay.left.path);
		const image = node?.type === 'exec' ? node.image : '';
		const question = rebuildQuestion(overlay.count, {image, path: overlay.left.path});
		const {text, hint, kind} = asked(question, ['yes', 'no']);
		return {text, hint: [hint, overlay.note].filter(Boolean).join('   '), kind};
	}

	const {left, chosen, step} = overlay;
	const {copyable, options} = left.changes;
	if (step === 'overwriting') {
		return asked(overwriteQuestion(newerChosen(overlay)), ['yes', 'no']);
	}

	const lines = options.length > 0 ? (['copy-lines'] as const) : [];
	const text = chosen.size === 0 ? 'No file is chosen.' : copyQuestion(chosen.size);
	return copyable.length > 0
		? asked(text, ['take', 'choose', 'drop', ...lines])
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

/** While it is looked at what a shell left. */
export const lookingNotice: Notice = {
	text: 'Looking at what the shell changed …',
	hint: undefined,
	kind: 'info',
};

/** Of what is chosen, what would overwrite edits of this machine. */
export function newerChosen({left, chosen}: Choice) {
	return left.changes.copyable.filter(({place, isNewerHere}) => isNewerHere && chosen.has(place));
}
