import type {Engine} from '../engine/engine.ts';
import {endNoted} from './end-noted.ts';
import {removeDeadCopies} from './failed-copy.ts';
import {holdersIn} from './holder.ts';
import {findDead, orphanIn} from './orphans.ts';

/**
Removes the containers of debug sessions whose program was killed before it could, and the copies that they were made
from. Those whose shell still runs stay: they are offered to the person.
*/
export async function removeDeadSessions(
	engine: Engine,
	state: {readonly owner: string; readonly folder: string},
): Promise<void> {
	const dead = await findDead(engine, state.owner, holdersIn(state.folder));
	const over = dead.filter(container => orphanIn(container) === undefined);
	await Promise.allSettled(over.map(async container => endNoted(engine, container)));
	await removeDeadCopies(engine, state.owner);
}
