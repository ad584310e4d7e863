import type {RunEventBody} from '../events/run-event.ts';
import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {type Capacity, exceeds} from '../run-state/next-start.ts';
import {hasReactions, reactionTo, withRetriedMem} from '../run-state/reactions.ts';
import {latestAttempt, leafOf, type RunState} from '../run-state/run-state.ts';
import {isInTurn, leavesInTurn, leavesInTurnAfter} from '../run-state/scheduling.ts';

export type Circumstances = {
	/** The leaves that ended since the last look, or `all`: anything may have changed. */
	readonly changed: readonly NodePath[] | 'all';
	/** Leaves that must not start, because they are being reset or killed. */
	readonly isHeld: (path: NodePath) => boolean;
	/** What the engine has; undefined while it was not asked. */
	readonly capacity: Capacity | undefined;
};

/** Says whose turn has come and whose is over again, given the state: a pure function. */
export function decide(state: RunState, circumstances: Circumstances): RunEventBody[] {
	const {changed, isHeld} = circumstances;
	const inTurn = new Set(state.mode === 'paused' ? [] : turns(state, changed));
	const events: RunEventBody[] = [];
	const candidates = changed === 'all' ? new Set([...state.queued, ...inTurn]) : inTurn;
	for (const path of candidates) {
		const node = state.tree.get(path);
		const leaf = leafOf(state, path);
		const isAsked = leaf.state === 'queued' && leaf.isAsked === true;
		const isMeant = !isHeld(path) && (isAsked || inTurn.has(path));
		if (node?.type !== 'exec') {
			continue;
		}

		if (isMeant) {
			events.push(...queue(state, node, circumstances.capacity));
		} else if (leaf.state === 'queued') {
			events.push({type: 'node-unqueued', path});
		}
	}

	return events;
}

/** Says what follows the errors of leaves: it is to happen before whose turn has come is looked at. */
export function react(
	state: RunState,
	{changed, isHeld}: Pick<Circumstances, 'changed' | 'isHeld'>,
): RunEventBody[] {
	if (!hasReactions(state.tree)) {
		return [];
	}

	const paths = changed === 'all' ? [...state.leaves.keys()] : changed;
	return paths.filter(path => !isHeld(path)).flatMap(path => reactionTo(state, path));
}

function turns(state: RunState, changed: Circumstances['changed']): NodePath[] {
	return changed === 'all'
		? leavesInTurn(state)
		: changed.flatMap(path => [
				...(isPending(state, path) && isInTurn(state, path) ? [path] : []),
				...leavesInTurnAfter(state, path),
			]);
}

/** Whether a leaf that ended is to run again. */
function isPending(state: RunState, path: NodePath): boolean {
	return state.leaves.get(path)?.state === 'pending';
}

function queue(state: RunState, node: ExecNode, capacity: Capacity | undefined): RunEventBody[] {
	const {path} = node;
	const events: RunEventBody[] = [];
	if (leafOf(state, path).state === 'pending') {
		events.push({type: 'node-queued', path});
	}

	if (state.images.get(node.image)?.state === 'failed') {
		events.push(failedImage(state, node));
	} else if (capacity && !state.alone.has(path) && exceeds(withRetriedMem(state, node), capacity)) {
		events.push({type: 'node-alone', path});
	}

	return events;
}

/** The end of an attempt that never began: its image is not there. */
function failedImage(state: RunState, node: ExecNode): RunEventBody {
	const reason = state.images.get(node.image)?.message ?? '';
	return {
		type: 'attempt-ended',
		path: node.path,
		attempt: (latestAttempt(state, node.path)?.attempt ?? 0) + 1,
		outcome: {
			state: 'error',
			message: `Its image ${node.image} could not be made: ${reason}`,
			hint: 'Mend the cause, then rebuild the image and reset the node.',
		},
		durationMs: undefined,
	};
}
