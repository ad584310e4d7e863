import {endReason} from '../events/attempt-outcome.ts';
import {type CallbackTrigger, callbackTriggers} from '../pipeline/node-callbacks.ts';
import {isBelow, type NodePath, type Tree, type TreeNode} from '../pipeline/tree.ts';
import {cameAfter, roundBelow} from './added-callbacks.ts';
import {reactionTo} from './reactions.ts';
import {
	type CallbackRun,
	isSkipped,
	type LeafState,
	latestAttempt,
	type RunState,
	stateOf,
} from './run-state.ts';

/** A command that is to run now because of a node's state. */
export type DueCallback = {
	readonly path: NodePath;
	readonly number: number;
	readonly trigger: CallbackTrigger;
	readonly round: number;
	readonly command: string;
};

/**
The commands that are to run now because of the states of these nodes, given the state alone: what a state
says is due until it says that it was begun, so that each runs once, also after a crash. Those of one state
come after one another.
*/
export function dueCallbacks(state: RunState, paths: Iterable<NodePath>): DueCallback[] {
	return [...paths].flatMap(path => {
		const runs = state.callbacks.get(path) ?? [];
		const due = roundsOf(state, path, runs).flatMap(
			({trigger, round}) => nextOf(state, path, runs, trigger, round) ?? [],
		);
		return due.map((callback, index) => ({...callback, number: runs.length + 1 + index}));
	});
}

/** Whether a command that follows a state runs, or is to run. */
export function hasOpenCallbacks(state: RunState): boolean {
	const paths = nodesWithCallbacks(state.tree);
	return (
		paths.length > 0 &&
		(runningCallbacks(state).length > 0 || dueCallbacks(state, paths).length > 0)
	);
}

export function runningCallbacks(state: RunState): Array<CallbackRun & {readonly path: NodePath}> {
	return [...state.callbacks].flatMap(([path, runs]) =>
		runs.filter(run => run.outcome === undefined).map(run => ({...run, path})),
	);
}

const known = new WeakMap<Tree, readonly NodePath[]>();

/** The nodes that have commands which follow their states. */
export function nodesWithCallbacks(tree: Tree): readonly NodePath[] {
	const found = known.get(tree);
	if (found) {
		return found;
	}

	const paths = [...tree.values()].filter(node => node.callbacks).map(node => node.path);
	known.set(tree, paths);
	return paths;
}

type Round = {readonly trigger: CallbackTrigger; readonly round: number};

/** The states that a node is in now, and those whose commands have begun. */
function roundsOf(state: RunState, path: NodePath, runs: readonly CallbackRun[]): Round[] {
	const node = state.tree.get(path);
	if (!node?.callbacks) {
		return [];
	}

	const now = node.type === 'exec' ? leafRounds(state, path) : parentRounds(state, node);
	return [...runs, ...now].filter(
		({trigger, round}, index, all) =>
			all.findIndex(other => other.trigger === trigger && other.round === round) === index,
	);
}

/** The first command of a state that has not begun, unless one before it still runs or was killed. */
function nextOf(
	state: RunState,
	path: NodePath,
	runs: readonly CallbackRun[],
	trigger: CallbackTrigger,
	round: number,
): Omit<DueCallback, 'number'> | undefined {
	const begun = runs.filter(run => run.trigger === trigger && run.round === round);
	const index = begun.length;
	const command = state.tree.get(path)?.callbacks?.commands[trigger]?.[index];
	const isDue = !isRunning(begun.at(-1)) && !wasKilled(begun.at(-1));
	return command === undefined || !isDue || cameAfter(state, path, {trigger, index, round})
		? undefined
		: {path, trigger, round, command};
}

function isRunning(run: CallbackRun | undefined): boolean {
	return run !== undefined && run.outcome === undefined;
}

function wasKilled(run: CallbackRun | undefined): boolean {
	return run?.outcome?.state === 'killed' && endReason(run.outcome) === 'killed';
}

function leafRounds(state: RunState, path: NodePath): Round[] {
	const leaf = state.leaves.get(path) ?? {state: 'pending'};
	const latest = latestAttempt(state, path);
	const last = latest?.attempt ?? 0;
	return callbackTriggers.flatMap(trigger => {
		switch (trigger) {
			case 'queued':
				return leaf.state === 'queued'
					? {trigger, round: last + 1}
					: latest?.container === undefined
						? []
						: {trigger, round: last};
			case 'running':
				return latest?.startedAt === undefined ? [] : {trigger, round: last};
			default:
				return isEndOf(state, path, leaf, trigger) ? {trigger, round: last} : [];
		}
	});
}

function isEndOf(
	state: RunState,
	path: NodePath,
	leaf: LeafState,
	trigger: CallbackTrigger,
): boolean {
	switch (trigger) {
		case 'done':
			return leaf.state === 'done';
		case 'error':
			return (
				leaf.state === 'error' && !isSkipped(state, path) && reactionTo(state, path).length === 0
			);
		case 'killed':
			return leaf.state === 'killed' && !isEngines(state, path);
		default:
			return trigger === 'skipped' && state.forgiven.has(path);
	}
}

/** A parent's own end, when all that is below it stands still and nothing follows its errors. */
function parentRounds(state: RunState, {path}: TreeNode): Round[] {
	const now = stateOf(state, path);
	const trigger = now === 'warning' ? 'done' : now;
	if (
		(trigger !== 'done' && trigger !== 'error' && trigger !== 'killed') ||
		isSkipped(state, path)
	) {
		return [];
	}

	const leaves = [...state.leaves.keys()].filter(leaf => isBelow(leaf, path));
	const round = roundBelow(state, path);
	const isMoving = leaves.some(leaf => reactionTo(state, leaf).length > 0);
	const isEngineAway = trigger === 'killed' && leaves.some(leaf => isEngines(state, leaf));
	return round === 0 || isMoving || isEngineAway ? [] : [{trigger, round}];
}

/** Whether it died with the engine: it can run again, and nobody wanted its end. */
function isEngines(state: RunState, path: NodePath): boolean {
	const outcome = latestAttempt(state, path)?.outcome;
	return outcome?.state === 'killed' && endReason(outcome) === 'engine';
}
