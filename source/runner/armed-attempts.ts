import type {Engine} from '../engine/engine.ts';
import {type ArmedPool, createArmedPool} from './armed-pool.ts';
import {armCommand} from './attempt/armed-command.ts';
import {type AttemptSurroundings, attemptCommand} from './attempt/attempt-command.ts';
import {attemptContainerName} from './attempt/attempt-container.ts';

/** The containers that are made ahead for a pipeline's attempts. */
export function createArmedAttempts(
	surroundings: AttemptSurroundings,
	{
		getEngine,
		newToken,
	}: {readonly getEngine: () => Promise<Engine>; readonly newToken: () => string},
): ArmedPool {
	const {pipeline, removals} = surroundings;
	return createArmedPool({
		newToken,
		async arm(attempt, token) {
			const engine = await getEngine();
			try {
				return await armCommand(attemptCommand(engine, attempt, surroundings), token);
			} catch (error) {
				// By name: when the answer was lost, the container may be there.
				const name = attemptContainerName(pipeline, attempt.node.path, attempt.attempt);
				removals.removeUnstarted(engine, name);
				await removals.removed(name);
				throw error;
			}
		},
		async remove({containerId}) {
			try {
				removals.remove(await getEngine(), containerId);
			} catch {
				// An engine that was never there has nothing to remove.
			}

			await removals.removed(containerId);
		},
	});
}
