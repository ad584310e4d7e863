import type {RunCommand} from '../events/run-command.ts';
import {isBelow, type NodePath} from '../pipeline/tree.ts';
import {runningCallbacks} from './callbacks.ts';
import {editRefusal} from './edit-plan.ts';
import {lostNodes} from './lost-nodes.ts';
import {isSkipped, leafOf, type RunState, skippedAt} from './run-state.ts';

/** Why a command can't be done in this state; undefined: it can. */
export type Refusal = {readonly message: string; readonly hint?: string} | undefined;

type NodeCommand = Exclude<RunCommand, {readonly type: 'rebuild'}>;

/** Says of every command about nodes whether it is valid in this state, or why not. */
export function refusalOf(state: RunState, command: NodeCommand): Refusal {
	const {path} = command as {readonly path?: NodePath};
	if (path === undefined) {
		return undefined;
	}

	if (!state.tree.has(path)) {
		return {message: `There is no node ${path}.`};
	}

	switch (command.type) {
		case 'run':
			return runRefusal(state, path);
		case 'kill':
			return killRefusal(state, path);
		case 'skip':
			return skipRefusal(state, path);
		case 'unskip':
			return unskipRefusal(state, path);
		case 'reset-lost':
			return lostNodes(state, path).length > 0
				? undefined
				: {message: 'Nothing ended with the Docker engine.'};
		case 'edit':
			return editRefusal(state, path, command.edit) ?? flagRefusal(state, path, command.skip);
		case 'revert':
			return state.edits.has(path) ? undefined : {message: `${path} is not edited.`};
		default:
			return undefined;
	}
}

function runRefusal(state: RunState, path: NodePath): Refusal {
	const node = state.tree.get(path);
	if (node?.type !== 'exec') {
		return {
			message: `${path} is a ${node?.type} node, which runs no command of its own.`,
			hint: 'Name an Exec node.',
		};
	}

	const above = skippedAt(state, path);
	if (above !== undefined) {
		return {message: `${path} is skipped.`, hint: `Unskip ${above} first.`};
	}

	const leaf = leafOf(state, path);
	if (leaf.state === 'running') {
		return {message: `${path} is running already.`};
	}

	if (leaf.state === 'queued' && leaf.isAsked) {
		return {message: `${path} runs already as soon as it can.`};
	}

	return state.images.get(node.image)?.state === 'failed'
		? {
				message: `${path} can't run: its image ${node.image} could not be made.`,
				hint: 'Mend the cause, then rebuild the image.',
			}
		: undefined;
}

function killRefusal(state: RunState, path: NodePath): Refusal {
	const active = [
		...state.running,
		...state.queued,
		...runningCallbacks(state).map(callback => callback.path),
	];
	const isActive = active.some(at => isBelow(at, path));
	return isActive
		? undefined
		: {
				message:
					state.tree.get(path)?.type === 'exec'
						? `${path} is not running.`
						: `Nothing at or below ${path} is running.`,
			};
}

function skipRefusal(state: RunState, path: NodePath): Refusal {
	const above = skippedAt(state, path);
	if (above !== undefined) {
		return {
			message:
				above === path
					? `${path} is skipped already.`
					: `${path} is skipped already, with ${above}.`,
		};
	}

	const running = [...state.running].find(leaf => isBelow(leaf, path));
	return running === undefined
		? undefined
		: {
				message:
					running === path
						? `${path} is running: it can't be passed over any more.`
						: `${running} is running: ${path} can't be passed over now.`,
				hint: 'Kill it first, or wait for its end.',
			};
}

/** Of an edit: a flag that is as it is wanted already is no reason. */
function flagRefusal(state: RunState, path: NodePath, skip: boolean | undefined): Refusal {
	if (skip === undefined || skip === isSkipped(state, path)) {
		return undefined;
	}

	return skip ? skipRefusal(state, path) : unskipRefusal(state, path);
}

function unskipRefusal(state: RunState, path: NodePath): Refusal {
	if (state.skipped.has(path)) {
		return undefined;
	}

	const above = skippedAt(state, path);
	return above === undefined
		? {message: `${path} is not skipped.`}
		: {message: `${path} is skipped with ${above}.`, hint: `Unskip ${above}.`};
}
