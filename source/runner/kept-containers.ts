import type {Engine} from '../engine/engine.ts';
import type {RunEventBody} from '../events/run-event.ts';
import type {NodePath} from '../pipeline/tree.ts';
import type {RunState} from '../run-state/run-state.ts';
import type {Removals} from './attempt/removals.ts';

/** How many containers of failed attempts a pipeline keeps; the oldest go first. */
export const mostKept = 20;

/** The containers of failed attempts that are kept, stopped, for a shell (design: "Words", session). */
export type KeptContainers = {
	/** The events of an attempt whose container is to be kept: its end, and whose container goes for it. */
	readonly keep: (end: Extract<RunEventBody, {type: 'attempt-ended'}>) => readonly RunEventBody[];
	/** Removes those that the state keeps no more. Called after every change of it. */
	readonly sync: () => void;
	/** Whether the container of this name is kept. */
	readonly isKept: (name: string) => boolean;
	/** Resolves when what is to be removed is removed. */
	readonly settled: () => Promise<void>;
};

export function createKeptContainers(
	state: RunState,
	removals: Removals,
	getEngine: () => Promise<Engine>,
): KeptContainers {
	/** What was kept when the state was looked at last. */
	let known = keptIn(state);
	const connecting = new Set<Promise<void>>();

	const remove = (id: string): void => {
		// What is not kept is swept away by the first connection to an engine.
		const connected = getEngine()
			.then(engine => removals.remove(engine, id))
			.catch(() => {})
			.finally(() => connecting.delete(connected));
		connecting.add(connected);
	};

	return {
		keep(end) {
			const oldest = [...state.kept].slice(0, Math.max(0, state.kept.size + 1 - mostKept));
			return [
				{...end, isKept: true},
				...oldest.map(([path, attempt]) => ({type: 'container-dropped', path, attempt}) as const),
			];
		},
		sync() {
			if (known.size === 0 && state.kept.size === 0) {
				return;
			}

			const now = keptIn(state);
			for (const [path, {id}] of known) {
				if (now.get(path)?.id !== id) {
					remove(id);
				}
			}

			known = now;
		},
		isKept: name => [...known.values()].some(kept => kept.name === name),
		async settled() {
			await Promise.all(connecting);
			await removals.settled();
		},
	};
}

type Kept = {readonly id: string; readonly name: string};

function keptIn(state: RunState): ReadonlyMap<NodePath, Kept> {
	const kept = new Map<NodePath, Kept>();
	for (const [path, number] of state.kept) {
		const attempt = state.attempts.get(path)?.find(one => one.attempt === number);
		const {containerId: id, container: name} = attempt ?? {};
		if (id !== undefined && name !== undefined) {
			kept.set(path, {id, name});
		}
	}

	return kept;
}
