import type {BuiltImage, RunEventBody} from '../events/run-event.ts';
import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {latestAttempt, leafOf, type RunState} from '../run-state/run-state.ts';
import {leavesInTurn} from '../run-state/scheduling.ts';

export type Decision = {
	readonly events: readonly RunEventBody[];
	/** What to start now; these leaves are queued once the events are applied. */
	readonly starts: ReadonlyArray<{readonly node: ExecNode; readonly built: BuiltImage}>;
};

type Limits = {
	readonly freeJobs: number;
	/** Leaves that must not start, because a reset of them is under way. */
	readonly isHeld: (path: NodePath) => boolean;
};

/** Says what happens next, given the state: a pure function. */
export function decide(state: RunState, limits: Limits): Decision {
	if (state.mode === 'paused') {
		return {events: [], starts: []};
	}

	const inTurn = new Set(leavesInTurn(state).filter(path => !limits.isHeld(path)));
	const events: RunEventBody[] = [];
	for (const [path, leaf] of state.leaves) {
		if (leaf.state === 'queued' && !inTurn.has(path)) {
			events.push({type: 'node-unqueued', path});
		}
	}

	const starts: Array<{node: ExecNode; built: BuiltImage}> = [];
	for (const path of inTurn) {
		const node = state.tree.get(path);
		if (node?.type !== 'exec') {
			continue;
		}

		if (leafOf(state, path).state === 'pending') {
			events.push({type: 'node-queued', path});
		}

		const image = state.images.get(node.image);
		if (image?.state === 'failed') {
			events.push(failedImage(state, node));
		} else if (image?.state === 'built' && image.built && starts.length < limits.freeJobs) {
			starts.push({node, built: image.built});
		}
	}

	return {events, starts};
}

/** The end of an attempt that never began: its image is not there. */
function failedImage(state: RunState, node: ExecNode): RunEventBody {
	const attempt = (latestAttempt(state, node.path)?.attempt ?? 0) + 1;
	const reason = state.images.get(node.image)?.message ?? '';
	return {
		type: 'attempt-ended',
		path: node.path,
		attempt,
		outcome: {
			state: 'error',
			message: `Its image ${node.image} could not be made: ${reason}`,
			hint: 'Mend the cause, then rebuild the image and reset the node.',
		},
		durationMs: undefined,
	};
}
