import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {withRetriedMem} from './reactions.ts';
import type {RunState} from './run-state.ts';

/** What nodes reserve from by `cpu` and `mem`. */
export type Capacity = {readonly cpus: number; readonly memoryBytes: number};

export type StartLimits = {
	/** How many leaves run at once. */
	readonly jobs: number;
	/** Undefined while the engine was not asked: nothing is reserved then. */
	readonly capacity: Capacity | undefined;
	/** Whether the leaf can start for all that is not a limit: its image is there. */
	readonly isReady: (node: ExecNode) => boolean;
};

const bytesPerGigabyte = 2 ** 30;

/**
The queued leaf that starts next: what a person asked for first, then one branch of a Parallel after the other,
round and round. Never more than the jobs, the `maxConcurrent` of every parent above, and the CPUs and memory that
nobody reserved. The node has the memory that its retries gave it. One that asks for more than there is runs alone.
In a container that nodes share, one command runs at a time.
*/
export function nextStart(state: RunState, limits: StartLimits): ExecNode | undefined {
	const {capacity} = limits;
	const running = [...state.running].flatMap(path => execAt(state, path) ?? []);
	const isAlone = capacity && running.some(node => exceeds(node, capacity));
	if (running.length >= limits.jobs || isAlone) {
		return undefined;
	}

	const fits = fitsBeside(running, capacity);
	// Commands that share a container take turns.
	const taken = new Set(running.map(({settings}) => settings.sharedContainer));
	const pick = (path: NodePath): ExecNode | undefined => {
		const node = state.tree.get(path);
		if (node?.type === 'exec') {
			const now = withRetriedMem(state, node);
			const {sharedContainer: shared} = node.settings;
			const isFree = shared === undefined || !taken.has(shared);
			return isFree && limits.isReady(node) && fits(now) ? now : undefined;
		}

		for (const child of isFull(state, path) ? [] : (state.waiting.get(path) ?? [])) {
			const found = pick(child);
			if (found) {
				return found;
			}
		}

		return undefined;
	};

	for (const path of state.asked) {
		const found = isBelowFull(state, path) ? undefined : pick(path);
		if (found) {
			return found;
		}
	}

	return state.queued.has('/') || state.waiting.has('/') ? pick('/') : undefined;
}

/** Whether a node asks for more than there is. */
export function exceeds({settings: {cpu = 0, mem = 0}}: ExecNode, capacity: Capacity): boolean {
	return cpu > capacity.cpus || mem * bytesPerGigabyte > capacity.memoryBytes;
}

function fitsBeside(
	running: readonly ExecNode[],
	capacity: Capacity | undefined,
): (node: ExecNode) => boolean {
	if (!capacity) {
		return () => true;
	}

	const cpus = capacity.cpus - sumOf(running.map(({settings}) => settings.cpu));
	const gigabytes =
		capacity.memoryBytes / bytesPerGigabyte - sumOf(running.map(({settings}) => settings.mem));
	return node => {
		const {cpu = 0, mem = 0} = node.settings;
		// Who reserves nothing is not held up by those who do.
		const isFree = (cpu === 0 || cpu <= cpus) && (mem === 0 || mem <= gigabytes);
		return isFree || (running.length === 0 && exceeds(node, capacity));
	};
}

function sumOf(values: ReadonlyArray<number | undefined>): number {
	return values.reduce<number>((sum, value = 0) => sum + value, 0);
}

/** Whether as many leaves run below a parent as may. */
function isFull(state: RunState, path: NodePath): boolean {
	const node = state.tree.get(path);
	const most = node?.type === 'exec' ? undefined : node?.maxConcurrent;
	return most !== undefined && (state.parents.get(path)?.counts.running ?? 0) >= most;
}

function isBelowFull(state: RunState, path: NodePath): boolean {
	let at: NodePath | undefined = path;
	while (at !== undefined && !isFull(state, at)) {
		at = state.tree.get(at)?.parent;
	}

	return at !== undefined;
}

function execAt(state: RunState, path: NodePath): ExecNode | undefined {
	const node = state.tree.get(path);
	return node?.type === 'exec' ? withRetriedMem(state, node) : undefined;
}
