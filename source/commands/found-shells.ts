import {adoptSession} from '../debug/adopt-session.ts';
import {endNoted} from '../debug/end-noted.ts';
import {holdersIn} from '../debug/holder.ts';
import {findDead, type Orphan, orphanIn} from '../debug/orphans.ts';
import type {Session, SessionRequest} from '../debug/session.ts';
import {containerLabels} from '../engine/labels.ts';
import type {StateFolder} from '../store/state-folder.ts';
import {openHeld} from './debug-shell.ts';
import {connectEngine} from './launch.ts';

/** A debug shell that still runs, and whose program was killed. */
export type LostShell = Pick<Orphan, 'path' | 'kind' | 'attempt'> & {
	/** In milliseconds since the epoch. */
	readonly openedAt: number;
	/** Makes it a session of this program. Rejects with a ConductoError, such as when another program came before. */
	readonly adopt: (request: SessionRequest) => Promise<Session>;
	/** Ends it, and tidies up after it. */
	readonly remove: () => Promise<void>;
};

/** Finds those of a pipeline, oldest first. */
export async function findLostShells(
	state: StateFolder,
	pipelineId: string,
): Promise<readonly LostShell[]> {
	const engine = await connectEngine();
	const holders = holdersIn(state.folder);
	const dead = await findDead(engine, state.owner, holders);
	return dead
		.filter(({labels}) => labels[containerLabels.pipeline] === pipelineId)
		.map(orphanIn)
		.filter(orphan => orphan !== undefined)
		.sort((one, other) => one.noted.since - other.noted.since)
		.map(orphan => ({
			path: orphan.path,
			kind: orphan.kind,
			attempt: orphan.attempt,
			openedAt: orphan.noted.since,
			adopt: async request => openHeld(() => adoptSession(request, orphan, holders)),
			remove: async () => endNoted(engine, orphan.container),
		}));
}
