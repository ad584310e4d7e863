import type {BuiltImage, RunEventBody} from '../events/run-event.ts';
import type {ExecNode, NodePath} from '../pipeline/tree.ts';
import {nextStart} from '../run-state/next-start.ts';
import type {RunState} from '../run-state/run-state.ts';
import {type Circumstances, decide, react} from './decide.ts';
import type {EngineLink} from './engine-link.ts';

type StartsOptions = {
	readonly state: RunState;
	readonly emitAll: (bodies: readonly RunEventBody[]) => void;
	readonly engine: Pick<EngineLink, 'jobs' | 'capacity'>;
	/** Whether a node is being killed for what comes after its end. */
	readonly isHeld: (path: NodePath) => boolean;
	readonly isStopping: () => boolean;
	/** Its intent is in the state before this returns. Resolves when the attempt has ended. */
	readonly start: (node: ExecNode, built: BuiltImage) => Promise<void>;
	/** Called when all was started that may start now. */
	readonly onLooked: () => void;
	readonly onFault: (error: Error) => void;
};

/** What decides which nodes start, and starts them. */
export type Starts = {
	/** Starts what may start, given what changed since it was called last. Default: anything. */
	readonly go: (changed?: Circumstances['changed']) => void;
	/** Whether a leaf could start for all that is not its turn. */
	readonly isReady: (node: ExecNode) => boolean;
};

export function createStarts(options: StartsOptions): Starts {
	const {state, emitAll, engine, isHeld, isStopping, onFault} = options;

	const isReady = ({image, path}: ExecNode): boolean =>
		state.engineAway === undefined && state.images.get(image)?.state === 'built' && !isHeld(path);

	const go = (changed: Circumstances['changed'] = 'all'): void => {
		let news = changed;
		while (!isStopping() && news.length > 0) {
			const reactions = react(state, {changed: news, isHeld});
			if (reactions.length > 0) {
				emitAll(reactions);
			}

			const events = decide(state, {changed: news, isHeld, capacity: engine.capacity()});
			if (events.length > 0) {
				emitAll(events);
			}

			news = events.flatMap(event => (event.type === 'attempt-ended' ? [event.path] : []));
		}

		startAll();
		options.onLooked();
	};

	const next = (): ExecNode | undefined =>
		isStopping()
			? undefined
			: nextStart(state, {jobs: engine.jobs(), capacity: engine.capacity(), isReady});

	const startAll = (): void => {
		for (;;) {
			const node = next();
			const built = node && state.images.get(node.image)?.built;
			if (!node || !built) {
				return;
			}

			// What a person asked for out of turn may hold up others, so that all of it is looked at again.
			const wasAsked = state.asked.has(node.path);
			const ended = options.start(node, built);
			void ended.then(() => go(wasAsked ? 'all' : [node.path])).catch(onFault);
			if (state.queued.has(node.path)) {
				// The intent could not be written, which is told as a fault: it would be chosen for ever.
				return;
			}

			if (wasAsked) {
				go();
			}
		}
	};

	return {go, isReady};
}
