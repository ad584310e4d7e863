import type {TreeNode} from '../../pipeline/tree.ts';
import {keptAttempt} from '../../run-state/chosen-attempt.ts';
import {countsOf} from '../../run-state/counts.ts';
import {refusalOf} from '../../run-state/refusal.ts';
import {type RunState, stateNames, stateOf} from '../../run-state/run-state.ts';
import {neighbouringReading} from '../../view/readings.ts';
import type {OpenShell} from '../app-props.ts';
import {selectedImage, type UiState} from '../state/ui-state.ts';

/** What the reasons against an action are made of. */
export type KeyContext = {
	readonly state: RunState;
	readonly node: TreeNode;
	readonly ui: UiState;
	/** Whether the runner was started for this display. */
	readonly ownsRunner: boolean;
	/** The debug shells that are open. */
	readonly shells: readonly OpenShell[];
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

/** What acts on the selected node must not act on one that isn't to be seen. */
const inImages: DisabledReason = ({ui}) =>
	ui.images ? 'That is for nodes: Esc goes back to the tree.' : undefined;

const notAnExec: DisabledReason = ({node}) =>
	node.type === 'exec' ? undefined : 'Select a node that runs a command first.';

const noImage: DisabledReason = context => {
	const {ui} = context;
	const isMissing = selectedImage(context) === undefined;
	return isMissing ? (ui.images ? 'There is no image.' : notAnExec(context)) : undefined;
};

const imageNotBuilt: DisabledReason = ({state, node}) =>
	node.type !== 'exec' || state.images.get(node.image)?.built
		? undefined
		: `The image of this node is not ready yet: ${node.image}.`;

const alreadyOpening: DisabledReason = ({ui}) =>
	ui.opening ? 'A shell is being opened already.' : undefined;

const nothingRan: DisabledReason = ({state, node}) => {
	const counts = state.parents.get(node.path)?.counts;
	const isFresh = counts
		? stateNames.every(name => name === 'pending' || counts[name] === 0)
		: stateOf(state, node.path) === 'pending';
	return isFresh ? 'There is nothing to reset: it has not run.' : undefined;
};

const noFailure: DisabledReason = ({state}) => {
	// Asked for every frame: the counts are there, the leaves would have to be gone through.
	const {error, killed} = countsOf(state);
	return error + killed > 0 ? undefined : 'No node has failed.';
};

const noFailedImage: DisabledReason = ({state}) =>
	[...state.images.values()].some(image => image.state === 'failed')
		? undefined
		: 'No image has failed.';

function noNeighbour(direction: 1 | -1): DisabledReason {
	return ({state, node: {path}, ui}) => {
		if (neighbouringReading(state, path, ui, direction) !== undefined) {
			return undefined;
		}

		const count = state.attempts.get(path)?.length ?? 0;
		return count === 0
			? 'It has not run yet.'
			: count === 1
				? 'It has this one attempt.'
				: direction === 1
					? 'This is its latest attempt.'
					: 'This is its first attempt.';
	};
}

export const runDisabled = withoutRunner;
const nothingLost: DisabledReason = ({state}) =>
	refusalOf(state, {type: 'reset-lost', path: '/'})?.message;

export const resetLostDisabled = anyOf(withoutRunner, nothingLost);
export const resetDisabled = anyOf(withoutRunner, inImages, nothingRan);
const skipRefused: DisabledReason = ({state, node: {path}}) => {
	const type = state.skipped.has(path) ? 'unskip' : 'skip';
	return refusalOf(state, {type, path})?.message;
};

const killRefused: DisabledReason = ({state, node: {path}}) =>
	refusalOf(state, {type: 'kill', path})?.message;

const runAloneRefused: DisabledReason = ({state, node: {path}}) =>
	refusalOf(state, {type: 'run', path})?.message;

/** Of what comes later in the tree something may have run that the node is before. */
const nothingRanAtAll: DisabledReason = ({state}) =>
	state.attempts.size > 0 || state.queued.size > 0
		? undefined
		: 'There is nothing to reset: nothing has run.';

export const resetAfterDisabled = anyOf(withoutRunner, inImages, nothingRanAtAll);
export const runAloneDisabled = anyOf(withoutRunner, inImages, notAnExec, runAloneRefused);
export const parametersDisabled = inImages;
export const killDisabled = anyOf(withoutRunner, inImages, killRefused);
export const skipDisabled = anyOf(withoutRunner, inImages, skipRefused);
const revertRefused: DisabledReason = ({state, node: {path}}) =>
	refusalOf(state, {type: 'revert', path})?.message;

export const editDisabled = anyOf(withoutRunner, inImages);
export const revertDisabled = anyOf(withoutRunner, inImages, revertRefused);
export const rebuildDisabled = anyOf(withoutRunner, noImage);
export const shellDisabled = anyOf(
	withoutRunner,
	inImages,
	notAnExec,
	imageNotBuilt,
	alreadyOpening,
);

const rerunRefused = anyOf(withoutRunner, notAnExec, imageNotBuilt);

/** It can always be switched off. */
export const rerunDisabled: DisabledReason = context =>
	inImages(context) ??
	(context.ui.reruns.has(context.node.path) ? undefined : rerunRefused(context));

const notKept: DisabledReason = ({state, node: {path}, ui}) => {
	const kept = keptAttempt(state, path, ui.attempt);
	return 'message' in kept ? `${kept.message} ${kept.hint}` : undefined;
};

export const failedShellDisabled = anyOf(
	withoutRunner,
	inImages,
	notAnExec,
	notKept,
	alreadyOpening,
);
export const leftBehindDisabled: DisabledReason = ({ui: {waiting, dropped}}) =>
	waiting.length > 0 || dropped ? undefined : 'No shell has left changes to choose from.';

/** A parent has no attempts, but something may have followed its states. */
const nothingToRead: DisabledReason = context =>
	context.state.callbacks.has(context.node.path) ? undefined : notAnExec(context);

export const olderDisabled = anyOf(withoutRunner, inImages, nothingToRead, noNeighbour(-1));
export const newerDisabled = anyOf(withoutRunner, inImages, nothingToRead, noNeighbour(1));
export const copyDisabled = anyOf(inImages, notAnExec);
export const errorJumpDisabled: DisabledReason = context =>
	context.ui.images ? noFailedImage(context) : noFailure(context);
