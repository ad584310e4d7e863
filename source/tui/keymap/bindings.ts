import {lostNodes} from '../../run-state/lost-nodes.ts';
import type {Move} from '../state/navigate.ts';
import {
	copyDisabled,
	type DisabledReason,
	editDisabled,
	errorJumpDisabled,
	failedShellDisabled,
	type KeyContext,
	killDisabled,
	leftBehindDisabled,
	newerDisabled,
	olderDisabled,
	parametersDisabled,
	rebuildDisabled,
	rerunDisabled,
	resetAfterDisabled,
	resetDisabled,
	resetLostDisabled,
	revertDisabled,
	runAloneDisabled,
	runDisabled,
	shellDisabled,
	skipDisabled,
} from './disabled.ts';
import {type KeyName, keyLabel} from './key-names.ts';
import {quitLabel} from './quit-label.ts';
import {runLabel} from './run-label.ts';

export type Action =
	| Move
	| 'run-or-pause'
	| 'reset'
	| 'reset-lost'
	| 'reset-after'
	| 'run-alone'
	| 'skip'
	| 'kill'
	| 'rebuild'
	| 'rebuild-all'
	| 'edit'
	| 'revert'
	| 'snapshot-shell'
	| 'live-shell'
	| 'failed-shell'
	| 'sessions'
	| 'rerun'
	| 'copy'
	| 'help'
	| 'quit'
	| 'interrupt'
	| 'left-behind'
	| 'yes'
	| 'leave-running'
	| 'no'
	| 'choice-up'
	| 'choice-down'
	| 'choose'
	| 'take'
	| 'copy-lines'
	| 'drop';

/** Where a key counts: everywhere, everywhere but in a question, in a question alone, or where something is to be chosen. */
export type Scope = 'always' | 'screen' | 'question' | 'choice';

export type Binding = {
	readonly action: Action;
	readonly keys: readonly KeyName[];
	readonly scope: Scope;
	/** For the help screen, at most 30 characters. */
	readonly description: string;
	/** For the footer: a word or two, or nothing when the footer doesn't list it. */
	readonly label?: (context: KeyContext) => string | undefined;
	readonly disabled?: DisabledReason;
};

/** The one table of keys: the matcher, the footer and the help screen all read it. */
export const bindings: readonly Binding[] = [
	{action: 'up', keys: ['up', 'k'], scope: 'screen', description: 'up'},
	{action: 'down', keys: ['down', 'j'], scope: 'screen', description: 'down'},
	{action: 'left', keys: ['left', 'h'], scope: 'screen', description: 'fold, or go to the parent'},
	{action: 'right', keys: ['right', 'l'], scope: 'screen', description: 'unfold, or go inside'},
	{action: 'page-up', keys: ['pageup'], scope: 'screen', description: 'a page up'},
	{action: 'page-down', keys: ['pagedown'], scope: 'screen', description: 'a page down'},
	{action: 'first', keys: ['g', 'home'], scope: 'screen', description: 'to the first line'},
	{action: 'last', keys: ['G', 'end'], scope: 'screen', description: 'to the last line, follow'},
	{
		action: 'run-or-pause',
		keys: ['space'],
		scope: 'screen',
		description: 'run, or pause',
		label: runLabel,
		disabled: runDisabled,
	},
	{
		action: 'reset',
		keys: ['r'],
		scope: 'screen',
		description: 'reset it and what is below',
		label: () => 'reset',
		disabled: resetDisabled,
	},
	{
		action: 'rebuild',
		keys: ['b'],
		scope: 'screen',
		description: 'rebuild its image',
		label: () => 'rebuild',
		disabled: rebuildDisabled,
	},
	{
		action: 'snapshot-shell',
		keys: ['s'],
		scope: 'screen',
		description: 'shell, changes vanish',
		label: () => 'snapshot',
		disabled: shellDisabled,
	},
	{
		action: 'live-shell',
		keys: ['d'],
		scope: 'screen',
		description: 'shell with your own files',
		label: () => 'live',
		disabled: shellDisabled,
	},
	{
		action: 'failed-shell',
		keys: ['f'],
		scope: 'screen',
		description: 'shell as the failure left it',
		label: ({state, node}) => (state.kept.has(node.path) ? 'failed' : undefined),
		disabled: failedShellDisabled,
	},
	{
		action: 'sessions',
		keys: ['o'],
		scope: 'screen',
		description: 'shells that are open',
		label: ({shells}) => (shells.length > 0 ? 'shells' : undefined),
	},
	{
		action: 'rerun',
		keys: ['w'],
		scope: 'screen',
		description: 'run it at each save, or stop',
		label: ({ui, node}) => (ui.reruns.has(node.path) ? 'stop rerun' : undefined),
		disabled: rerunDisabled,
	},
	{
		action: 'copy',
		keys: ['y'],
		scope: 'screen',
		description: 'copy the debug commands',
		label: () => 'copy',
		disabled: copyDisabled,
	},
	{
		action: 'rebuild-all',
		keys: ['B'],
		scope: 'screen',
		description: 'rebuild all of it, pulling',
		label: () => 'rebuild all',
		disabled: rebuildDisabled,
	},
	{
		action: 'kill',
		keys: ['x'],
		scope: 'screen',
		description: 'kill what runs of it',
		disabled: killDisabled,
	},
	{
		action: 'reset-after',
		keys: ['R'],
		scope: 'screen',
		description: 'reset it and all after it',
		disabled: resetAfterDisabled,
	},
	{
		action: 'run-alone',
		keys: ['a'],
		scope: 'screen',
		description: 'run just this node',
		disabled: runAloneDisabled,
	},
	{
		action: 'skip',
		keys: ['S'],
		scope: 'screen',
		description: 'skip it, or unskip',
		disabled: skipDisabled,
	},
	{
		action: 'edit',
		keys: ['e'],
		scope: 'screen',
		description: 'edit it in your editor',
		label: ({node}) => (node.type === 'exec' ? 'edit' : undefined),
		disabled: editDisabled,
	},
	{
		action: 'revert',
		keys: ['u'],
		scope: 'screen',
		description: 'take its edit back',
		disabled: revertDisabled,
	},
	{
		action: 'images',
		keys: ['i'],
		scope: 'screen',
		description: 'images, or back to the tree',
		label: ({ui}) => (ui.images ? 'tree' : 'images'),
	},
	{
		action: 'zoom',
		keys: ['enter'],
		scope: 'screen',
		description: 'zoom the output, or back',
		label: () => 'zoom',
	},
	{
		action: 'left-behind',
		keys: ['c'],
		scope: 'screen',
		description: 'what the last shell changed',
		label: ({ui}) => (ui.waiting.length > 0 ? 'changes' : undefined),
		disabled: leftBehindDisabled,
	},
	{
		action: 'reset-lost',
		keys: ['E'],
		scope: 'screen',
		description: 'reset what Docker took along',
		label: ({state}) => (lostNodes(state).length > 0 ? 'reset lost' : undefined),
		disabled: resetLostDisabled,
	},
	{
		action: 'previous-error',
		keys: ['['],
		scope: 'screen',
		description: 'previous error',
		disabled: errorJumpDisabled,
	},
	{
		action: 'next-error',
		keys: [']'],
		scope: 'screen',
		description: 'next error',
		label: () => 'next error',
		disabled: errorJumpDisabled,
	},
	{
		action: 'older-attempt',
		keys: ['<'],
		scope: 'screen',
		description: 'its attempt before that',
		label: () => 'older',
		disabled: olderDisabled,
	},
	{
		action: 'newer-attempt',
		keys: ['>'],
		scope: 'screen',
		description: 'the attempt after that',
		label: () => 'newer',
		disabled: newerDisabled,
	},
	{
		action: 'parameters',
		keys: ['p'],
		scope: 'screen',
		description: 'its parameters, or output',
		label: () => 'parameters',
		disabled: parametersDisabled,
	},
	{action: 'next-pane', keys: ['tab'], scope: 'screen', description: 'next pane'},
	{action: 'back', keys: ['escape'], scope: 'screen', description: 'back'},
	{action: 'help', keys: ['?'], scope: 'screen', description: 'all keys', label: () => 'help'},
	{action: 'quit', keys: ['q'], scope: 'screen', description: 'quit', label: quitLabel},
	{
		action: 'interrupt',
		keys: ['ctrl+c'],
		scope: 'always',
		description: 'quit, stopping its own run',
	},
	{action: 'yes', keys: ['y'], scope: 'question', description: 'yes'},
	{action: 'leave-running', keys: ['l'], scope: 'question', description: 'leave it running'},
	{action: 'no', keys: ['n', 'escape'], scope: 'question', description: 'no'},
	{action: 'choice-up', keys: ['up', 'k'], scope: 'choice', description: 'up'},
	{action: 'choice-down', keys: ['down', 'j'], scope: 'choice', description: 'down'},
	{action: 'take', keys: ['enter'], scope: 'choice', description: 'copy'},
	{action: 'choose', keys: ['space'], scope: 'choice', description: 'choose'},
	{action: 'copy-lines', keys: ['y'], scope: 'choice', description: 'copy lines'},
	{action: 'drop', keys: ['escape', 'q'], scope: 'choice', description: 'leave it'},
];

const byAction: ReadonlyMap<Action, Binding> = new Map(
	bindings.map(binding => [binding.action, binding]),
);

export function bindingOf(action: Action): Binding {
	const binding = byAction.get(action);
	if (!binding) {
		throw new Error(`no key for ${action}`);
	}

	return binding;
}

/** The first key of an action, as a person reads it. */
export function keyOf(action: Action): string {
	return keyLabel(bindingOf(action).keys[0] ?? '');
}

/** The action of a key; undefined: the key does nothing. */
export function matchKey(key: KeyName, scope: Exclude<Scope, 'always'>): Binding | undefined {
	return bindings.find(
		binding =>
			(binding.scope === scope || binding.scope === 'always') && binding.keys.includes(key),
	);
}
