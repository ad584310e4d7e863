import type {ContainerSummary, Engine} from '../engine/engine.ts';
import {containerLabels} from '../engine/labels.ts';
import {isOurs} from '../engine/names.ts';
import type {Holders} from './holder.ts';
import {type NotedSession, notedIn} from './noted-session.ts';
import {isProcessAlive} from './process-mark.ts';
import type {SessionKind} from './session.ts';

/** A debug session whose program was killed, and whose shell still runs. */
export type Orphan = {
	readonly container: ContainerSummary;
	readonly path: string;
	readonly kind: SessionKind;
	readonly attempt: number | undefined;
	readonly noted: NotedSession;
};

/** The debug containers of programs that have ended, without those to which somebody came back. */
export async function findDead(
	engine: Engine,
	owner: string,
	holders: Holders,
): Promise<readonly ContainerSummary[]> {
	const containers = await engine.listContainers({[containerLabels.owner]: owner});
	return containers.filter(({id, name, labels}) => {
		const session = labels[containerLabels.session];
		return (
			isOurs(name, owner) &&
			session !== undefined &&
			!isProcessAlive(session) &&
			!holders.isHeld(id)
		);
	});
}

/** What a person can come back to in one of these. Undefined: nothing, as nobody had been in it, or it has ended. */
export function orphanIn(container: ContainerSummary): Orphan | undefined {
	const {labels, name, running} = container;
	const noted = notedIn(labels);
	const kind = labels[containerLabels.kind];
	const path = labels[containerLabels.node];
	const attempt = labels[containerLabels.attempt];
	return noted && running && isShell(kind) && path !== undefined && name.endsWith(`-${kind}`)
		? {
				container,
				path,
				kind,
				noted,
				attempt: attempt === undefined ? undefined : Number(attempt),
			}
		: undefined;
}

function isShell(kind: string | undefined): kind is SessionKind {
	return kind === 'snapshot' || kind === 'live' || kind === 'failed';
}
