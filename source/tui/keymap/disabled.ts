import type {TreeNode} from '../../pipeline/tree.ts';
import {hasFailed} from '../../run-state/roll-up.ts';
import {type RunState, stateNames, stateOf} from '../../run-state/run-state.ts';
import type {UiState} from '../state/ui-state.ts';

/** What the reasons against an action are made of. */
export type KeyContext = {
	readonly state: RunState;
	readonly node: TreeNode;
	readonly ui: UiState;
};

/** Why an action can't be done now, in one sentence; undefined: it can. */
export type DisabledReason = (context: KeyContext) => string | undefined;

/** The first reason that holds. */
function anyOf(...reasons: readonly DisabledReason[]): DisabledReason {
	return context => {
		for (const reason of reasons) {
			const text = reason(context);
			if (text !== undefined) {
				return text;
			}
		}

		return undefined;
	};
}

const withoutRunner: DisabledReason = ({ui}) =>
	ui.isConnected ? undefined : 'The runner of this pipeline has ended.';

const notAnExec: DisabledReason = ({node}) =>
	node.type === 'exec' ? undefined : 'Select a node that runs a command first.';

const imageNotBuilt: DisabledReason = ({state, node}) =>
	node.type !== 'exec' || state.images.get(node.image)?.built
		? undefined
		: `The image of this node is not ready yet: ${node.image}.`;

const alreadyOpening: DisabledReason = ({ui}) =>
	ui.opening ? 'A shell is being opened already.' : undefined;

const imageBuilding: DisabledReason = ({state, node}) =>
	node.type === 'exec' && state.images.get(node.image)?.state === 'building'
		? `The image is being built already: ${node.image}.`
		: undefined;

const nothingRan: DisabledReason = ({state, node}) => {
	const counts = state.parents.get(node.path)?.counts;
	const isFresh = counts
		? stateNames.every(name => name === 'pending' || counts[name] === 0)
		: stateOf(state, node.path) === 'pending';
	return isFresh ? 'There is nothing to reset: it has not run.' : undefined;
};

export const runDisabled = withoutRunner;
export const resetDisabled = anyOf(withoutRunner, nothingRan);
export const rebuildDisabled = anyOf(withoutRunner, notAnExec, imageBuilding);
export const shellDisabled = anyOf(withoutRunner, notAnExec, imageNotBuilt, alreadyOpening);
export const copyDisabled = notAnExec;

export const errorJumpDisabled: DisabledReason = ({state}) => {
	for (const leaf of state.leaves.values()) {
		if (hasFailed(leaf.state)) {
			return undefined;
		}
	}

	return 'No node has failed.';
};
