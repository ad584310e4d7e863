import {openSession, type Session, type SessionRequest} from './session.ts';
import {sessionName} from './session-container.ts';

/** Sessions that are made before anybody asks for them, so that a key finds a container that runs. */
export type ReadyAhead = {
	/** Makes one, unless there is one like it or it had better not wait; the oldest makes room for it. */
	readonly prepare: (request: SessionRequest) => void;
	/** The one for just this, which is the caller's from now on. Undefined: there is none, or it has ended. */
	readonly take: (request: SessionRequest) => Promise<Session | undefined>;
	/** What is ready or being made. */
	readonly waiting: () => readonly SessionRequest[];
	/** Removes those that are like none of these. */
	readonly keepOnly: (requests: readonly SessionRequest[]) => void;
	/** Removes them all, and waits for that. */
	readonly close: () => Promise<void>;
};

/** Each idles in a few megabytes. */
const mostWaiting = 2;

type Entry = {
	readonly request: SessionRequest;
	readonly likeness: string;
	readonly session: Promise<Session>;
};

export function createReadyAhead(): ReadyAhead {
	/** The oldest first. */
	const entries: Entry[] = [];
	const removals = new Set<Promise<void>>();

	const remove = (entry: Entry | undefined): void => {
		if (!entry) {
			return;
		}

		// One that can't be removed is swept when its program has ended.
		const removal = removeUnused(entry)
			.catch(() => {})
			.finally(() => removals.delete(removal));
		removals.add(removal);
	};

	const pull = (likeness: string): Entry | undefined => {
		const index = entries.findIndex(entry => entry.likeness === likeness);
		return index < 0 ? undefined : entries.splice(index, 1)[0];
	};

	return {
		prepare(request) {
			const likeness = likenessOf(request);
			const known = pull(likeness);
			if (known) {
				entries.push(known);
			} else if (mayWait(request)) {
				const session = openSession({...request, isAhead: true});
				entries.push({request, likeness, session});
				// Whoever asks for it is told why, when it can't be made for them either.
				session.catch(() => pull(likeness));
			}

			if (entries.length > mostWaiting) {
				remove(entries.shift());
			}
		},
		async take(request) {
			const entry = pull(likenessOf(request));
			const session = await entry?.session.catch(() => undefined);
			if (!entry || !session) {
				return undefined;
			}

			const {engine} = request;
			const found = await engine.inspectContainer(session.container);
			if (found?.state !== 'running') {
				remove(entry);
				return undefined;
			}

			// Its name tells a later program whether somebody worked in it.
			void engine.renameContainer(session.container, sessionName(request)).catch(() => {});
			return session;
		},
		waiting: () => entries.map(({request}) => request),
		keepOnly(requests) {
			const kept = new Set(requests.map(likenessOf));
			for (const {likeness} of entries.filter(entry => !kept.has(entry.likeness))) {
				remove(pull(likeness));
			}
		},
		async close() {
			for (const entry of entries.splice(0)) {
				remove(entry);
			}

			await Promise.all(removals);
		},
	};
}

/** Nobody made anything in it: there is nothing to hand over. */
async function removeUnused({request, session}: Entry): Promise<void> {
	const {container} = await session;
	await request.engine.removeContainer(container);
}

/**
Whether an idle container of it is in nobody's way. With flags of `docker run` it may hold a port or a name that
the node's own command needs; only a snapshot has nothing of the person's own in it.
*/
function mayWait({kind, node, image}: SessionRequest): boolean {
	const {dockerRunArgs, gpu} = node.settings;
	return kind === 'snapshot' && image.shell !== undefined && dockerRunArgs.length === 0 && !gpu;
}

/** The same for requests whose containers are the same. */
function likenessOf({engine: _, network: _always, ...request}: SessionRequest): string {
	return JSON.stringify(request);
}
