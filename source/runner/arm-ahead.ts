import {canArm} from '../engine/armed-command.ts';
import type {RunEvent} from '../events/run-event.ts';
import {type ExecNode, isBelow} from '../pipeline/tree.ts';
import {withRetriedMem} from '../run-state/reactions.ts';
import {latestAttempt, type RunState} from '../run-state/run-state.ts';
import {upcoming} from '../run-state/upcoming.ts';
import type {ArmedPool} from './armed-pool.ts';
import type {AttemptOf} from './attempt/attempt-container.ts';

/** How many containers wait. One that waits costs a few megabytes, and no CPU. */
const fewest = 4;
const perJob = 2;
/** As soon as one was not ready when its turn came: commands take less time here than making their containers. */
const most = 32;

/** What a shell takes from the environment, and one that waits would take away. */
const shellOptions = ['SHELLOPTS', 'BASHOPTS'];

/** What keeps the containers. */
export type ArmedAhead = Pick<ArmedPool, 'keep' | 'discard' | 'wasShort'>;

type ArmAheadOptions = {
	readonly state: RunState;
	readonly jobs: () => number;
	/** Whether the leaf could start for all that is not its turn. */
	readonly isReady: (node: ExecNode) => boolean;
	/** Whether the engine at hand keeps containers armed. */
	readonly canArm: () => boolean;
	readonly isStopping: () => boolean;
	readonly armed: ArmedAhead;
};

/**
Keeps containers ready for the leaves that come next (issue: "Ready before they are needed"). Only while the
pipeline runs: one that waits for Space, or was paused, has no containers. Returns what is to be told of all events.
*/
export function armAhead(options: ArmAheadOptions): (events: readonly RunEvent[]) => void {
	const {state, armed} = options;
	let isDue = false;

	const look = (): void => {
		isDue = false;
		if (options.isStopping() || !options.canArm()) {
			return;
		}

		const count = armed.wasShort() ? most : Math.max(perJob * options.jobs(), fewest);
		const nodes = upcoming(
			state,
			Math.min(count, most),
			node => options.isReady(node) && isArmable(state, node),
		);
		armed.keep(nodes.flatMap(node => attemptOf(state, node) ?? []));
	};

	return events => {
		for (const event of events) {
			if (event.type === 'node-reset') {
				armed.discard(path => isBelow(path, event.path));
			}
		}

		// Not at once: what is released and started now comes first.
		if (!isDue) {
			isDue = true;
			setImmediate(look);
		}
	};
}

function attemptOf(state: RunState, node: ExecNode): AttemptOf | undefined {
	const built = state.images.get(node.image)?.built;
	const attempt = (latestAttempt(state, node.path)?.attempt ?? 0) + 1;
	return built && {node: withRetriedMem(state, node), attempt, built};
}

/** Whether what the command would see is the same as in a fresh container (design: "Armed containers"). */
function isArmable(state: RunState, {image, env, settings}: ExecNode): boolean {
	const shell = state.images.get(image)?.built?.shell;
	return (
		shell !== undefined &&
		canArm(shell) &&
		settings.dockerRunArgs.length === 0 &&
		!settings.requiresDocker &&
		settings.sharedContainer === undefined &&
		!shellOptions.some(name => name in env)
	);
}
